using System.Globalization;
using System.Text.Json.Nodes;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Storm;

/// <summary>A manifest for each name of the storm: an init container, a volume, probes, and an app that ends now and then, so that the
/// agent always has something to do.</summary>
internal static class StormManifests
{
    private const string Directory = "/run/storm-manifests";

    private const string Script = "echo run >> /shared/log; trap 'exit 0' TERM; "
        + "i=0; while [ $i -lt 15 ]; do sleep 0.2; i=$((i+1)); done; exit 3";

    /// <summary>Writes them.</summary>
    public static void Write()
    {
        System.IO.Directory.CreateDirectory(Directory);
        foreach (var index in Enumerable.Range(0, StormOptions.Names))
        {
            var pod = string.Create(CultureInfo.InvariantCulture, $"p{index}");
            File.WriteAllText(PathOf(pod), Manifest(pod, index));
        }
    }

    /// <summary>The path of a pod's manifest.</summary>
    public static string PathOf(string pod) => Path.Combine(Directory, $"{pod}.yaml");

    private static string Manifest(string pod, int index) => $$"""
        apiVersion: v1
        kind: Pod
        metadata: { name: {{pod}} }
        spec:
          restartPolicy: {{(index % 2 == 0 ? "Always" : "OnFailure")}}
          terminationGracePeriodSeconds: 2
          volumes: [{ name: shared, emptyDir: {} }]
          initContainers:
          - name: init
            image: {{TestImages.Toolbox}}
            command: [sh, -c, "echo init >> /shared/log"]
            volumeMounts: [{ name: shared, mountPath: /shared }]
          containers:
          - name: toolbox
            image: {{TestImages.Toolbox}}
            command: [sh, -c, {{JsonValue.Create(Script).ToJsonString()}}]
            readinessProbe: { exec: { command: [test, -s, /shared/log] }, periodSeconds: 1 }
            livenessProbe: { exec: { command: [sh, -c, "test $(wc -l < /shared/log) -lt 12"] }, periodSeconds: 2, failureThreshold: 1 }
            volumeMounts: [{ name: shared, mountPath: /shared }]
        """;
}
