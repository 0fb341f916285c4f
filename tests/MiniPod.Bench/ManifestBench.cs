using System.Globalization;
using System.Text;

namespace MiniPod.Bench;

/// <summary>Measures how long <c>minipod validate</c> takes for a manifest of 200 pods: the whole process, which reads the file,
/// checks it and makes the pods. It needs no engine.</summary>
internal sealed class ManifestBench(BenchOptions options, string work)
{
    private const int Pods = 200, WarmUps = 2;

    private readonly Series _validate = new($"minipod validate, {Pods} pods");

    public IReadOnlyList<Series> Series => [_validate];

    public IReadOnlyList<Target> Targets => [new Target(_validate.Name, _validate, null, 150, "ms")];

    public async Task RunAsync(CancellationToken stop)
    {
        var file = Path.Combine(work, "pods-to-validate.yaml");
        await File.WriteAllTextAsync(file, Text(), stop);
        for (var round = 0; round < WarmUps + Math.Max(10, options.Rounds); round++)
        {
            stop.ThrowIfCancellationRequested();
            await (round < WarmUps ? new Series("") : _validate).TimeAsync(() => Command.OutputAsync(options.MiniPod, "validate", file));
        }
    }

    // As people write them: about 40 lines each, with a ConfigMap that every pod uses.
    private static string Text()
    {
        var text = new StringBuilder("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  LEVEL: info\n  MODE: fast\n");
        for (var i = 0; i < Pods; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""
                ---
                apiVersion: v1
                kind: Pod
                metadata:
                  name: web-{{i}}
                  labels:
                    app: web
                    number: "{{i}}"
                spec:
                  restartPolicy: Never
                  securityContext:
                    runAsUser: 1000
                    fsGroup: 2000
                  containers:
                  - name: web
                    image: registry.example:5000/shop/web:1.{{i}}
                    command: ["sh", "-c", "exec web --port $(PORT)"]
                    ports:
                    - name: http
                      containerPort: 80
                    envFrom:
                    - configMapRef:
                        name: settings
                    env:
                    - name: PORT
                      value: "80"
                    - name: NAME
                      valueFrom:
                        fieldRef:
                          fieldPath: metadata.name
                    resources:
                      requests:
                        cpu: 100m
                        memory: 64Mi
                      limits:
                        cpu: 500m
                        memory: 128Mi
                    volumeMounts:
                    - name: data
                      mountPath: /data
                  - name: side
                    image: busybox
                    args: ["sleep", "3600"]
                  volumes:
                  - name: data
                    emptyDir: {}

                """);
        }

        return text.ToString();
    }
}
