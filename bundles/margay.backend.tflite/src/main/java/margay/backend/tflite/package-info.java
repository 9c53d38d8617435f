/** The TensorFlow Lite backend. */
package margay.backend.tflite;
