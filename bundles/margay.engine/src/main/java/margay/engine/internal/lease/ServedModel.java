package margay.engine.internal.lease;

import margay.api.model.Model;

/** A model by its name, over all its generations, and who may use it. Thread-safe. */
public final class ServedModel implements Model, Comparable<ServedModel> {
    private final String name;
    private final Slots slots;
    private volatile ModelMeter meter = ModelMeter.NONE;

    /** @param name of the model */
    public ServedModel(String name) {
        this.name = name;
        this.slots = new Slots(name);
    }

    @Override
    public String name() {
        return name;
    }

    /** @return admission to it */
    public Slots slots() {
        return slots;
    }

    ModelMeter meter() {
        return meter;
    }

    /** @param meter from here on */
    public void measure(ModelMeter meter) {
        this.meter = meter;
    }

    @Override
    public int compareTo(ServedModel other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return "model " + name;
    }
}
