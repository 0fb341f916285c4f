using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Manifests;

/// <summary>Variables, commands, directories, terminals and signals of containers.</summary>
public sealed class EnvironmentTests(EndToEndHost host) : ManifestTest(host)
{
    private const string Objects = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data: {COLOR: blue, "odd.key": "1", SAME: map}
        binaryData: {RAW: AAEC}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: keys}
        data: {PASSWORD: czNjcjN0, SAME: c2VjcmV0}
        ---
        """;

    [Fact(Timeout = 2 * Limit)]
    public async Task Environment_FromEverywhere_IsWhatKubeletMakesOfIt()
    {
        var (pod, before) = (Name("env"), await SnapshotAsync());
        (await RunYamlAsync($$$"""
            {{{Objects}}}
            apiVersion: v1
            kind: Pod
            metadata: {name: {{{pod}}}, labels: {app: shop}, annotations: {note: "a b"}}
            spec:
              restartPolicy: Never
              serviceAccountName: robot
              containers:
              - name: one
                image: {{{TestImages.Toolbox}}}
                command: [sh, -c, "env | LC_ALL=C sort; echo \"$@\"; pwd; trap 'exit 0' TERM; sleep 600 & wait", sh]
                args: ["$(COLOR)", "$$(COLOR)", "$(PATH)", "$(cat /etc/hostname)", "$(COLOR", "$COLOR", "$(URL)/$(NEST)"]
                workingDir: /made/here
                resources: {limits: {cpu: 150m, memory: 64Mi}}
                envFrom:
                - configMapRef: {name: settings}
                - prefix: P_
                  secretRef: {name: keys}
                - secretRef: {name: keys}
                - configMapRef: {name: none, optional: true}
                env:
                - {name: PORT, value: "80"}
                - {name: URL, value: "http://$(HOST):$(PORT)/$$(PORT)"}
                - {name: HOST, value: late}
                - {name: NEST, value: "$(DOLLAR)(PORT)"}
                - {name: TWICE, value: first}
                - {name: TWICE, value: "second of $(TWICE)"}
                - {name: EMPTY}
                - {name: KEY, valueFrom: {configMapKeyRef: {name: settings, key: odd.key} }}
                - {name: PASS, valueFrom: {secretKeyRef: {name: keys, key: PASSWORD} }}
                - {name: NONE, valueFrom: {secretKeyRef: {name: keys, key: none, optional: true} }}
                - {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name} }}
                - {name: SPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace} }}
                - {name: APP, valueFrom: {fieldRef: {fieldPath: "metadata.labels['app']"} }}
                - {name: NOTE, valueFrom: {fieldRef: {fieldPath: "metadata.annotations['note']"} }}
                - {name: ACCOUNT, valueFrom: {fieldRef: {fieldPath: spec.serviceAccountName} }}
                - {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName} }}
                - {name: UID_OF_POD, valueFrom: {fieldRef: {fieldPath: metadata.uid} }}
                - {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP} }}
                - {name: IPS, valueFrom: {fieldRef: {fieldPath: status.podIPs} }}
                - {name: HOST_IP, valueFrom: {fieldRef: {fieldPath: status.hostIP} }}
                - {name: CPU, valueFrom: {resourceFieldRef: {resource: limits.cpu} }}
                - {name: CPU_MILLI, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: 1m} }}
                - {name: MEMORY, valueFrom: {resourceFieldRef: {resource: requests.memory, divisor: 1Mi} }}
                - {name: AT, value: "$(IP):$(PORT)"}
            """)).ShouldSucceed();

        var ip = await Kernel.IpAsync(pod);
        var uid = (string?)(await InspectAsync(pod))["uid"];
        var hostIp = await InAsync(pod, "one", "echo $HOST_IP");
        await LogsAsync(
            pod,
            "one",
            "ACCOUNT=robot", "APP=shop", $"AT={ip}:80", "COLOR=blue", "CPU=1", "CPU_MILLI=150", "EMPTY=", "HOME=/root", "HOST=late",
            $"HOSTNAME={pod}",
            $"HOST_IP={hostIp}", $"IP={ip}", $"IPS={ip}", "KEY=1", "MEMORY=64", "NEST=$(DOLLAR)(PORT)",
            $"NODE={Environment.MachineName.ToLowerInvariant()}", "NOTE=a b", "PASS=s3cr3t", "PASSWORD=s3cr3t",
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", $"POD={pod}", "PORT=80", "PWD=/made/here",
            "P_PASSWORD=s3cr3t", "P_SAME=secret", "SAME=secret", "SHLVL=1", "SPACE=default", "TWICE=second of first",
            $"UID_OF_POD={uid}", "URL=http://$(HOST):80/$(PORT)", "_=/usr/bin/env", "odd.key=1",
            "blue $(COLOR) $(PATH) $(cat /etc/hostname) $(COLOR $COLOR http://$(HOST):80/$(PORT)/$(DOLLAR)(PORT)",
            "/made/here");
        await LeavesNothingAsync(before, pod);
    }

    [Fact(Timeout = 2 * Limit)]
    public async Task Container_TerminalInputSignalAndHealthCheck_AreAsAskedFor()
    {
        var (pod, image, before) = (Name("run"), $"{Prefix}/healthy", await SnapshotAsync());
        await CommitAsync(image, "HEALTHCHECK --interval=1s CMD touch /checked", "ENTRYPOINT [\"/bin/busybox\"]",
            "CMD [\"echo\", \"of the image\"]");
        try
        {
            (await RunYamlAsync($$$"""
                apiVersion: v1
                kind: Pod
                metadata: {name: {{{pod}}}}
                spec:
                  restartPolicy: Never
                  os: {name: linux}
                  terminationGracePeriodSeconds: 20
                  containers:
                  - {name: tty, image: {{{TestImages.Toolbox}}}, tty: true, stdin: true, command: [sh, -c,
                      "tty; read line; echo got $line; sleep 600"]}
                  - {name: plain, image: {{{TestImages.Toolbox}}}, command: [sh, -c, "tty; cat; echo end; sleep 600"]}
                  - {name: signal, image: {{{TestImages.Toolbox}}}, lifecycle: {stopSignal: SIGUSR1}, command: [sh, -c,
                      "trap 'echo usr1; exit 0' USR1; trap 'echo term' TERM; sleep 600 & wait; wait"]}
                  - {name: healthy, image: {{{image}}}, imagePullPolicy: Never, command: [sleep, "600"]}
                  - {name: args, image: {{{image}}}, imagePullPolicy: Never, args: [echo, given]}
                  - {name: entry, image: {{{image}}}, imagePullPolicy: Never, command: [/bin/busybox, echo]}
                  - {name: both, image: {{{image}}}, imagePullPolicy: Never, command: [], args: []}
                """)).ShouldSucceed();

            await LogsAsync(pod, "tty", "/dev/pts/0");
            await LogsAsync(pod, "plain", "not a tty", "end");
            await LogsAsync(pod, "args", "given");
            await LogsAsync(pod, "entry", ""); // the image's arguments go with its entrypoint
            await LogsAsync(pod, "both", "of the image");
            Assert.True((bool)(await EngineAsync(pod, "tty"))["Config"]!["OpenStdin"]!);
            Assert.Null((await EngineAsync(pod, "healthy"))["State"]!["Health"]);
            await Task.Delay(1500);
            await PrintsAsync(pod, "healthy", "ls /checked 2>/dev/null || echo not checked", "not checked");

            (await MiniPodAsync("stop", "-c", "signal", pod)).ShouldSucceed();
            await LogsAsync(pod, "signal", "usr1");
            Assert.Equal(0, (int)(await EngineAsync(pod, "signal"))["State"]!["ExitCode"]!);
            await LeavesNothingAsync(before, pod);
        }
        finally
        {
            await Command.RunAsync("docker", "rmi", "-f", image);
        }
    }
}
