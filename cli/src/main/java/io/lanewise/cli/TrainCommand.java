package io.lanewise.cli;

import io.lanewise.layer.Narrow;
import io.lanewise.tensor.TensorException;
import io.lanewise.train.SkipGram;
import io.lanewise.train.SkipGramSettings;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `lanewise train`: vectors of words from a corpus, as a model's folder.
@Command(
    name = "train",
    description = "Learn vectors of words from a corpus, by skip-gram with negative sampling.",
    footer = {
      "",
      "DIR is a Model2Vec folder, which 'embed --model DIR' reads; it appears whole or not at all.",
      "Words are runs of letters and digits, in lower case. One thread gives the same model for",
      "the same seed, on every machine; more threads are sooner done, and never twice the same.",
      "",
      "Examples:",
      "  lanewise train --input corpus.txt --output vectors",
      "  lanewise train --input dictionary.tsv --headwords --dim 64 --epochs 10 --output vectors",
      "  lanewise train --wordnet /usr/share/wordnet --min-count 2 --dtype int8 --output vectors"
    })
final class TrainCommand implements Runnable {
  /// Rare words have no context to learn from; word2vec's choice.
  private static final int MIN_COUNT = 5;

  private final Session session;

  @Option(
      names = "--input",
      paramLabel = "CORPUS",
      description = {
        "One document a line; of a .jsonl file, the field 'text' of each object.",
        "'-' is standard input."
      })
  private @Nullable String input;

  @Option(
      names = "--wordnet",
      paramLabel = "FOLDER",
      description = {
        "Instead of --input: the files data.noun, data.verb, data.adj and data.adv of WordNet.",
        "A synset is a document: its words are headwords, its gloss is the text."
      })
  private @Nullable Path wordNet;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "The model's folder: a new or an empty one.")
  private @Nullable Path output;

  @Option(
      names = "--headwords",
      description = "Documents are headwords, TAB, text: headwords predict all of the text.")
  private boolean headwords;

  @Option(names = "--dim", paramLabel = "N", description = "Columns of a row. 100.")
  private int dim = SkipGramSettings.DEFAULTS.dim();

  @Option(
      names = "--window",
      paramLabel = "N",
      description = "How far words may be apart that predict each other. 5.")
  private int window = SkipGramSettings.DEFAULTS.window();

  @Option(names = "--negatives", paramLabel = "N", description = "Negatives a prediction. 5.")
  private int negatives = SkipGramSettings.DEFAULTS.negatives();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Times that the corpus is read; 0 writes the rows as they begin. 5.")
  private int epochs = SkipGramSettings.DEFAULTS.epochs();

  @Option(
      names = "--min-count",
      paramLabel = "N",
      description = "Leave out words that occur less often. 5.")
  private int minCount = MIN_COUNT;

  @Option(
      names = "--subsample",
      paramLabel = "T",
      description = "Leave out, at times, words of a larger share of the corpus; 0: none. 0.001.")
  private double subsample = SkipGramSettings.DEFAULTS.subsample();

  @Option(
      names = "--learning-rate",
      paramLabel = "R",
      description = "Of the first step; small corpora want more, such as 0.05. 0.025.")
  private double learningRate = SkipGramSettings.DEFAULTS.learningRate();

  @Option(names = "--seed", paramLabel = "N", description = "Of everything that is drawn. 1.")
  private long seed = SkipGramSettings.DEFAULTS.seed();

  @Option(names = "--threads", paramLabel = "N", description = "1.")
  private int threads = SkipGramSettings.DEFAULTS.threads();

  @Option(
      names = "--sif",
      paramLabel = "A",
      description = {
        "Weigh a word of share p in a text by A / (A + p), so that frequent words count less;",
        "0: all the same. 0.001."
      })
  private double sif = 1e-3;

  @Option(
      names = "--dtype",
      paramLabel = "D",
      description = "Of the rows: f32, f16, bf16 or int8 with a scale for each row. f32.",
      converter = Convert.NarrowName.class)
  private Narrow dtype = Narrow.F32;

  TrainCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Path folder = Options.required(output);
    SkipGramSettings settings = settings();
    NewFolder.check(folder);
    TrainCorpus.Kept kept = read().keep(minCount, where());
    TrainProgress progress = new TrainProgress(session, epochs);
    SkipGram trained;
    try {
      trained = SkipGram.train(kept.corpus(), settings, progress::show);
    } finally {
      progress.end();
    }
    NewFolder.write(folder, new TrainedModel(kept, trained.inputRows(), dtype, sif)::write);
    session
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%s: %,d words, %d columns, from %,d words in %,d documents%s",
                folder,
                kept.vocabulary().size() - 1,
                dim,
                kept.corpus().tokenCount(),
                kept.corpus().documentCount(),
                progress.summary()));
  }

  /// Numbers out of range are wrong usage.
  private SkipGramSettings settings() {
    if ((input == null) == (wordNet == null)) {
      String given = input == null ? "neither" : "both";
      throw new UsageException("expected either --input or --wordnet, got " + given);
    }
    if (headwords && wordNet != null) {
      throw new UsageException("--headwords: expected it with --input, got --wordnet");
    }
    if (dtype == Narrow.INT4) {
      throw new UsageException("--dtype: expected f32, f16, bf16 or int8, got int4");
    }
    if (!(sif >= 0 && sif < Double.POSITIVE_INFINITY)) {
      throw new UsageException("--sif: expected 0 or more, got " + sif);
    }
    try {
      SkipGramSettings settings =
          new SkipGramSettings(
              dim, window, negatives, epochs, learningRate, subsample, minCount, seed, threads);
      return settings.withMinCount(1); // rarer words are no longer in the corpus then
    } catch (TensorException outOfRange) {
      throw new UsageException(String.valueOf(outOfRange.getMessage()));
    }
  }

  private String where() {
    return input == null ? String.valueOf(wordNet) : input;
  }

  private TrainCorpus read() {
    TrainCorpus corpus = new TrainCorpus();
    if (input == null) {
      WordNet.read(Options.required(wordNet), corpus);
      return corpus;
    }
    Progress progress = new Progress(session);
    TextPiece piece = new TextPiece();
    try (Texts texts = Texts.of(input, Texts.BadLines.FAIL, session)) {
      int line = 0;
      while (texts.fill(piece)) {
        for (int i = 0; i < piece.count(); i++) {
          add(piece.text(i), corpus, ++line);
        }
        progress.step(piece.count());
      }
    } finally {
      progress.end();
    }
    return corpus;
  }

  private void add(String text, TrainCorpus corpus, int line) {
    int tab = text.indexOf('\t');
    if (!headwords) {
      corpus.add(text);
    } else if (tab >= 0) {
      corpus.add(text.substring(0, tab), text.substring(tab + 1));
    } else {
      String place = where() + ", document " + line;
      throw new CommandException("train: document", "headwords, TAB, text", "no TAB", place);
    }
  }
}
