/** In-framework tests of faces with BlazeFace on TensorFlow Lite. */
package margay.face.blazeface.tests;
