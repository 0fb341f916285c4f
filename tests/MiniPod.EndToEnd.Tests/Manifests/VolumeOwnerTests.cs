using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Manifests;

/// <summary>The owners of the files in a volume, each as the manifest says.</summary>
public sealed class VolumeOwnerTests(EndToEndHost host) : ManifestTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task Files_UsersAreGiven_BelongToThemAndNobodyElseReadsThem()
    {
        var pod = Name("owners");
        (await RunYamlAsync($$"""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings}
            data: {color: "blue", size: "3\n"}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: {{pod}}}
            spec:
              restartPolicy: Never
              volumes:
              - name: v
                configMap:
                  name: settings
                  defaultUser: 1000
                  defaultMode: 0400
                  items: [{key: color, path: a}, {key: size, path: b, user: 0}]
              containers:
              - name: one
                image: {{TestImages.Toolbox}}
                command: [sleep, "600"]
                securityContext: {runAsUser: 1000}
                resizePolicy: [{resourceName: cpu, restartPolicy: NotRequired}]
                volumeMounts: [{name: v, mountPath: /v}]
            """)).ShouldSucceed();

        await PrintsAsync(pod, "one", "cat /v/a; echo; cat /v/b 2> /dev/null || echo refused", "blue", "refused");
        await PrintsAsync(pod, "one", "stat -L -c '%u:%g %a' /v/a /v/b", "1000:0 400", "0:0 400");
    }
}
