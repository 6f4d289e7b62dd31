package org.deepcluster.spark;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deepcluster.config.Settings;
import org.deepcluster.model.ConvNet;
import org.deepcluster.model.NetworkSpec;
import org.deepcluster.model.NetworkState;
import org.deepcluster.pipeline.Listener;
import org.deepcluster.runs.Attempt;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.CommitDraft;
import org.deepcluster.runs.Stage;
import org.deepcluster.runs.Step;
import org.deepcluster.sampling.DrawDigest;
import org.deepcluster.sampling.DrawOrder;
import org.deepcluster.sampling.SamplingPlan;
import org.deepcluster.seeds.Seed;
import org.deepcluster.training.DivergenceException;
import org.deepcluster.training.Trained;
import org.deepcluster.training.TrainingException;

/**
 * The training of an epoch, as far as its next commit: from pseudo-labels and a network to a
 * network. A stretch that diverges is trained again from its beginning at half the learning rate,
 * which then holds for the rest of the epoch.
 */
final class TrainingStage {
  private final JavaSparkContext context;
  private final Settings settings;
  private final ImageAccess images;
  private final Attempt attempt;
  private final RunFiles files;
  private final Listener listener;
  private final NetworkSpec spec;

  TrainingStage(
      JavaSparkContext context,
      Settings settings,
      ImageAccess images,
      Attempt attempt,
      RunFiles files,
      Listener listener) {
    this.context = context;
    this.settings = settings;
    this.images = images;
    this.attempt = attempt;
    this.files = files;
    this.listener = listener;
    spec = NetworkSpec.of(settings);
  }

  /**
   * What training goes on with.
   *
   * @param rate of learning
   * @param rollbacks of the epoch so far, each of which halved the rate
   */
  private record Start(Trained trained, double rate, int rollbacks) {
    Start slower() {
      return new Start(trained, rate / 2, rollbacks + 1);
    }
  }

  /**
   * Trains from {@code state} to the next commit.
   *
   * @param state of an earlier round of the epoch, or the network of the epoch before
   * @throws DivergenceException if it diverges at every rate the settings allow
   */
  CommitDraft run(int epoch, Commit clusters, Commit state) throws IOException {
    StageWatch watch = new StageWatch(context.sc());
    EpochPlan plan = plan(epoch, files.clusters(clusters));
    Broadcast<EpochPlan> sent = context.broadcast(plan);
    try {
      Start start = state.step().epoch() == epoch ? resumed(state) : begun(epoch, state);
      while (true) {
        try {
          return draft(epoch, sent, start, watch);
        } catch (DivergenceException e) {
          if (start.rollbacks() == settings.guards().divergenceRetries()) {
            throw e;
          }
          start = start.slower();
          listener.tell(
              "epoch %d: %s; back to round %d, on at learning rate %s"
                  .formatted(epoch, e.getMessage(), start.trained().rounds(), start.rate()));
        }
      }
    } finally {
      sent.destroy();
    }
  }

  private CommitDraft draft(int epoch, Broadcast<EpochPlan> plan, Start start, StageWatch watch)
      throws IOException {
    Seed seed = seed(epoch, "train");
    SparkTrainer trainer =
        new SparkTrainer(spec.withLearningRate(start.rate()), settings.training(), images, seed);
    int rounds = trainer.rounds(plan.value());
    int from = start.trained().rounds();
    int end = Math.min(rounds, from + settings.training().commitRounds());
    JobLabels.stage(
        context.sc(), epoch, "train, rounds %d to %d of %d".formatted(from + 1, end, rounds));
    Trained trained =
        trainer.train(
            context,
            plan,
            start.trained(),
            end,
            done -> listener.progress("epoch %d: train".formatted(epoch), done, rounds));
    requireAll(epoch, trained, plan.value(), end == rounds);
    return new CommitDraft(
        end == rounds ? Step.of(epoch, Stage.NETWORK) : Step.train(epoch, end),
        seed,
        List.of(files.writeNetwork(attempt, trained.network())),
        facts(trained, plan.value(), start),
        watch.notes(Map.of("train", watch.lap())));
  }

  private Seed seed(int epoch, String purpose) {
    return Seed.derive(settings.run().seed(), epoch, purpose, 0);
  }

  private Start resumed(Commit state) throws IOException {
    Trained trained =
        new Trained(
            files.network(state),
            state.step().round(),
            number(state, "loss_sum").doubleValue(),
            number(state, "images_seen").longValue());
    return new Start(
        trained,
        number(state, "learning_rate").doubleValue(),
        number(state, "rollbacks").intValue());
  }

  private static Number number(Commit state, String fact) {
    return (Number) state.facts().get(fact);
  }

  private Start begun(int epoch, Commit state) throws IOException {
    NetworkState before = files.network(state);
    ConvNet net = Replicas.borrow(spec);
    net.load(before);
    net.resetHead(seed(epoch, "head"));
    NetworkState fresh = new NetworkState(net.parameters(), before.momentum());
    Replicas.giveBack(net);
    return new Start(Trained.from(fresh), settings.training().learningRate(), 0);
  }

  private static void requireAll(int epoch, Trained trained, EpochPlan plan, boolean last) {
    if (last && trained.images() != plan.images()) {
      throw new TrainingException(
          "Cannot finish epoch %d: %d images were trained, %d were planned"
              .formatted(epoch, trained.images(), plan.images()));
    }
  }

  private static Map<String, Object> facts(Trained trained, EpochPlan plan, Start start) {
    return Map.of(
        "loss_sum", trained.lossSum(),
        "loss", trained.lossSum() / Math.max(1, trained.images()),
        "images_seen", trained.images(),
        "images_planned", plan.images(),
        "learning_rate", start.rate(),
        "rollbacks", start.rollbacks());
  }

  private EpochPlan plan(int epoch, int[] clusters) {
    long draws = Math.max(1, Math.round(settings.reassign().epochs() * clusters.length));
    int k = settings.clustering().k();
    SamplingPlan sampled =
        SamplingPlan.of(settings.sampling(), clusters, k, draws, seed(epoch, "sample"));
    EpochPlan plan =
        EpochPlan.of(
            images.manifest(),
            clusters,
            k,
            sampled,
            settings.training().workers(),
            seed(epoch, "order"));
    DrawDigest all = DrawDigest.NONE;
    for (DrawOrder worker : plan.draws()) {
      all = all.merge(DrawDigest.of(worker, 0, worker.draws()));
    }
    if (!all.equals(DrawDigest.of(sampled))) {
      throw new IllegalStateException(
          "Cannot train epoch %d: workers own %d of %d draws"
              .formatted(epoch, all.count(), sampled.draws()));
    }
    return plan;
  }
}
