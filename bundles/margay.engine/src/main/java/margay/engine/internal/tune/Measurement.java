package margay.engine.internal.tune;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.backend.BackendException;
import margay.api.calibration.Trial;
import margay.api.calibration.Trial.Verdict;
import margay.engine.internal.lease.Watchdog;
import margay.engine.internal.open.OpeningException;
import margay.engine.internal.store.WeightStore;

/** One model, measured once: each way against the default. One thread. */
final class Measurement {
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final int RUNS_ALONE = 5;

    /** Says that the measurement is to stop. */
    @FunctionalInterface
    interface Guard {
        /** @throws RequestException if it is */
        void check() throws RequestException;
    }

    /** What a measurement works with. */
    record Tools(WeightStore store, Watchdog watchdog, LongSupplier clock, Crew crew) {}

    /** What was found of a way. */
    private record Result(Way way, Trial trial) {}

    private final Tools tools;
    private final Subject subject;
    private final boolean fast;
    private final Duration limit;
    private final Guard guard;
    private final Consumer<Trial> progress;
    private final Cancellation cancellation;
    private final List<Result> results = new ArrayList<>();
    private double standardMillis;

    Measurement(
            Tools tools,
            Subject subject,
            Tuning tuning,
            Guard guard,
            Consumer<Trial> progress,
            Cancellation cancellation) {
        this.tools = tools;
        this.subject = subject;
        this.fast = tuning.fast();
        this.limit = tuning.limit();
        this.guard = guard;
        this.progress = progress;
        this.cancellation = cancellation;
    }

    /**
     * @param ways the default first
     * @throws RequestException if the default cannot be measured, or the measurement is to stop
     */
    void run(List<Way> ways) throws RequestException {
        try (Limit whole = new Limit(cancellation, tools.watchdog(), limit.plus(GRACE.multipliedBy(2)))) {
            run(ways, whole);
        }
    }

    private void run(List<Way> ways, Limit whole) throws RequestException {
        long end = tools.clock().getAsLong() + limit.toNanos();
        try (OpenWay standard = open(ways.get(0), whole.cancellation())) {
            standardMillis = alone(standard);
            add(ways.get(0), OptionalDouble.of(standardMillis), OptionalDouble.of(1), Verdict.TAKEN, "");
            for (int i = 1; i < ways.size(); i++) {
                long left = Math.max(0, end - tools.clock().getAsLong());
                trial(standard, ways.get(i), left / (ways.size() - i));
            }
        } catch (IOException | BackendException | OpeningException failure) {
            throw new RequestException(
                    Code.FAILED,
                    "The model " + subject.id().model() + " cannot be measured: by default it does not open: "
                            + failure.getMessage(),
                    failure);
        } catch (RequestException failure) {
            throw whole.isOver()
                    ? new RequestException(
                            Code.FAILED,
                            "The model " + subject.id().model()
                                    + " cannot be measured: by default a run takes longer than the time limit of "
                                    + limit.toSeconds() + " s",
                            failure)
                    : failure;
        }
    }

    private void trial(OpenWay standard, Way way, long nanos) throws RequestException {
        if (nanos <= 0) {
            add(way, Verdict.NOT_MEASURED, "the time limit of " + limit.toSeconds() + " s was over");
            return;
        }
        Duration time = Duration.ofNanos(nanos).plus(GRACE);
        try (Limit share = new Limit(cancellation, tools.watchdog(), time)) {
            trial(standard, way, nanos, share.cancellation());
        }
    }

    private OpenWay open(Way way, Cancellation limited)
            throws IOException, BackendException, OpeningException, RequestException {
        guard.check();
        return new LimitedOpening(
                        () -> OpenWay.open(subject, way, tools.store(), tools.crew(), tools.clock(), limited), limited)
                .await(tools.crew());
    }

    /** Runs a few times, unless that took more than a tenth of the time. */
    private double alone(OpenWay standard) throws RequestException {
        double once = guarded(standard).measure(1);
        long runs = (long) (limit.toNanos() / 10 / Math.max(1, once));
        return guarded(standard).measure((int) Math.max(1, Math.min(RUNS_ALONE, runs))) / 1e6;
    }

    private Contest.Runs guarded(OpenWay way) {
        return runs -> {
            guard.check();
            return way.measure(runs);
        };
    }

    private void trial(OpenWay standard, Way way, long nanos, Cancellation one) throws RequestException {
        long begin = tools.clock().getAsLong();
        try (OpenWay contender = open(way, one)) {
            Optional<String> difference = goldenDecides(way) ? Optional.empty() : contender.difference(standard);
            if (difference.isPresent()) {
                add(way, Verdict.WRONG_ANSWERS, difference.get());
                return;
            }
            long left = nanos - (tools.clock().getAsLong() - begin);
            judge(way, new Contest(guarded(standard), guarded(contender), tools.clock()).hold(left));
        } catch (OpeningException wrong) {
            add(way, Verdict.WRONG_ANSWERS, wrong.getMessage());
        } catch (IOException | BackendException refused) {
            add(way, Verdict.REFUSED, refused.getMessage());
        } catch (RequestException failure) {
            guard.check();
            cancellation.check("Measuring the model " + subject.id().model());
            add(way, Verdict.REFUSED, failure.getMessage());
        } catch (RuntimeException | Error crash) {
            add(way, Verdict.REFUSED, "it crashed: " + crash);
        }
    }

    /** Devices that compute with fewer bits give the golden outputs, but not to the last digit what others give. */
    private boolean goldenDecides(Way way) {
        return fast && !way.describe(subject.descriptor()).golden().isEmpty();
    }

    private void judge(Way way, Contest.Score score) {
        if (score.ratios().length < Rule.MIN_PAIRS) {
            add(way, Verdict.NOT_MEASURED, "its share of the time limit of " + limit.toSeconds() + " s was too short");
            return;
        }
        standardMillis = score.defaultMillis();
        add(
                way,
                OptionalDouble.of(score.millis()),
                OptionalDouble.of(score.ratio()),
                Rule.isFaster(score.ratios()) ? Verdict.FASTER : Verdict.SLOWER,
                "");
    }

    private void add(Way way, Verdict verdict, String reason) {
        add(way, OptionalDouble.empty(), OptionalDouble.empty(), verdict, reason);
    }

    private void add(Way way, OptionalDouble millis, OptionalDouble ratio, Verdict verdict, String reason) {
        Trial trial = new Trial(way.setup(), millis, ratio, verdict, reason);
        results.add(new Result(way, trial));
        progress.accept(trial);
    }

    /** @return the fastest of those that are clearly faster than the default, if there is one */
    Optional<Way> winner() {
        return best().map(Result::way);
    }

    /** @return the winner's time by the default's, or 1 */
    double ratio() {
        return best().map(result -> result.trial().ratio().orElseThrow()).orElse(1.0);
    }

    private Optional<Result> best() {
        return results.stream()
                .filter(result -> result.trial().verdict() == Verdict.FASTER)
                .min(Comparator.comparingDouble(result -> result.trial().ratio().orElseThrow()));
    }

    /** @return all that was found, the default first, with the one that was taken */
    List<Trial> trials() {
        return results.stream().map(this::finished).toList();
    }

    /** The default's time is that of the last contest: it was busy as long as its contender. */
    private Trial finished(Result result) {
        Trial trial = result.trial();
        boolean standard = result == results.get(0);
        boolean best = best().filter(result::equals).isPresent();
        Verdict verdict = standard && best().isPresent() ? Verdict.DEFAULT : trial.verdict();
        return new Trial(
                trial.setup(),
                standard ? OptionalDouble.of(standardMillis) : trial.millis(),
                trial.ratio(),
                best ? Verdict.TAKEN : verdict,
                trial.reason());
    }

    /** @return the default, as it was measured */
    Way standard() {
        return results.get(0).way();
    }
}
