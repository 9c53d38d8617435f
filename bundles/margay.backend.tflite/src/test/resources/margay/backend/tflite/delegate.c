/* A delegate that takes over no operator and writes down what happens to it. Options: log, the file to write to; answer, yes
   or why no delegate is made; models, none to refuse every model; device, a file without which no delegate is made. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* TfLiteDelegate of tensorflow/lite/core/c/common.h */
typedef struct Delegate {
    void *data;
    int (*prepare)(void *context, struct Delegate *delegate);
    void *copy_from_buffer_handle;
    void *copy_to_buffer_handle;
    void *free_buffer_handle;
    long flags;
    void *opaque_delegate_builder;
} Delegate;

static char path[4096];
static int refuses;

static void note(const char *what, const char *key, const char *value) {
    FILE *log = fopen(path, "a");
    if (key) {
        fprintf(log, "%s %s=%s\n", what, key, value);
    } else {
        fprintf(log, "%s\n", what);
    }
    fclose(log);
}

static int prepare(void *context, Delegate *delegate) {
    (void) context;
    (void) delegate;
    note("prepare", NULL, NULL);
    return refuses ? 1 : 0; /* kTfLiteError : kTfLiteOk */
}

Delegate *tflite_plugin_create_delegate(char **keys, char **values, size_t count, void (*report)(const char *)) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(keys[i], "log") == 0) {
            snprintf(path, sizeof path, "%s", values[i]);
        }
        if (strcmp(keys[i], "models") == 0) {
            refuses = strcmp(values[i], "none") == 0;
        }
    }
    for (size_t i = 0; i < count; i++) {
        note("create", keys[i], values[i]);
        if (strcmp(keys[i], "answer") == 0 && strcmp(values[i], "yes") != 0) {
            report(values[i]);
            return NULL;
        }
        if (strcmp(keys[i], "device") == 0 && access(values[i], F_OK) != 0) {
            report("there is no device");
            return NULL;
        }
    }
    Delegate *delegate = calloc(1, sizeof(Delegate));
    delegate->prepare = prepare;
    return delegate;
}

void tflite_plugin_destroy_delegate(Delegate *delegate) {
    note("destroy", NULL, NULL);
    free(delegate);
}
