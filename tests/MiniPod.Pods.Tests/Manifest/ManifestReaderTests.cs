using System.Text;
using MiniPod.Pods.Manifest;
using MiniPod.Spec.Reading;
using static MiniPod.Pods.Tests.Manifest.ManifestText;

namespace MiniPod.Pods.Tests.Manifest;

public sealed class ManifestReaderTests
{
    private const string Whole = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          labels: { app: web, tier: "1" }
        spec:
          hostname: www
          containers:
          - name: nginx
            image: minipod/nginx:1.27
            command: [nginx, -g]
            args: ["daemon off;"]
            env:
            - { name: A, value: "1" }
            - name: EMPTY
            - { name: TEXT, value: two words }
            ports:
            - { name: http, containerPort: 80, hostPort: 8080 }
            - { containerPort: 53, hostPort: 5353, hostIP: 127.0.0.1, protocol: UDP }
            - { containerPort: 443, hostPort: 8443, hostIP: "::1" }
            - containerPort: 9090
          - { name: side, image: busybox }
        """;

    [Fact]
    public void Read_EverySupportedField_IsInThePod()
    {
        var pod = One(Whole);

        Assert.Equal("web", pod.Name.Value);
        Assert.Equal("www", pod.Hostname);
        Assert.Equal([new("app", "web"), new("tier", "1")], pod.Labels.OrderBy(label => label.Key));
        Assert.Equal(["nginx", "side"], pod.Containers.Select(container => container.Name.Value));
        var nginx = pod.Containers[0];
        Assert.Equal("minipod/nginx:1.27", nginx.Image);
        Assert.Equal(["nginx", "-g"], nginx.Command);
        Assert.Equal(["daemon off;"], nginx.Args);
        Assert.Equal(["A=1", "EMPTY=", "TEXT=two words"], nginx.Env.Select(variable => variable.ToString()));
        Assert.Equal(
            ["0.0.0.0:8080->80/tcp", "127.0.0.1:5353->53/udp", "[::1]:8443->443/tcp"], nginx.Ports.Select(port => port.ToString()));
        Assert.Null(pod.Containers[1].Command);
        Assert.Null(pod.Containers[1].Args);
        Assert.Empty(pod.Containers[1].Ports);
    }

    [Fact]
    public void Read_Json_IsTheSame()
    {
        var pod = One(
            """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"},"spec":{"containers":[{"name":"c","image":"i","ports":[{"containerPort":80,"hostPort":81}],"env":[{"name":"A","value":"1"}]}]}}""");

        Assert.Equal(["A=1"], pod.Containers[0].Env.Select(variable => variable.ToString()));
        Assert.Equal(81, pod.Containers[0].Ports[0].HostPort);
    }

    [Fact]
    public void Read_SeveralDocuments_AreSeveralPodsAndEmptyOnesAreNone()
    {
        var pods = Read($"---\n{Pod("a")}---\n# nothing\n---\n{Pod("b")}---\nnull\n").Pods;

        Assert.Equal(["a", "b"], pods.Select(pod => pod.Name.Value));
    }

    [Fact]
    public void Read_SameNameInTwoDocuments_IsRefused() => Assert.Equal(
        ["document 2: metadata.name is that of another Pod: \"a\" (line 12)"], ErrorLines($"{Pod("a")}---\n{Pod("a")}"));

    [Fact]
    public void Read_SameNameInTwoNamespaces_IsTwoPods()
    {
        var pods = Read($"{Pod("a")}---\n{Pod("a, namespace: shop")}").Pods;

        Assert.Equal([("a", "default"), ("a", "shop")], pods.Select(pod => (pod.Name.Value, pod.Namespace)));
    }

    [Fact]
    public void Read_ManyErrors_TellsEachWithPathAndLine()
    {
        var lines = ErrorLines("""
            apiVersion: v2
            kind: Pod
            metadata: { name: ../x, namespace: Prod }
            spec:
              restartPolicy: Sometimes
              volumes: [{ name: V }]
              dnsPolicy: None
              containers:
              - image: i
                securityContext: { privileged: true, allowPrivilegeEscalation: false }
              - name: ok
                image: i
                ports:
                - { containerPort: 70000, hostPort: "80" }
                - hostPort: 80
                - { containerPort: 80, hostPort: 80, hostIP: 1.2.3, protocol: QUIC }
                env:
                - { value: x }
                - { name: A, valueFrom: { fieldRef: { fieldPath: spec.image } } }
            """);

        Assert.Equal(
            [
                "apiVersion must be v1, not \"v2\" (line 1)",
                "metadata.name must consist of lower-case letters, digits, '-' and '.', and each part begin and end with a letter or digit; "
                    + "\"../x\" does not (line 3)",
                "metadata.namespace must consist of at most 63 lower-case letters, digits and '-', and begin and end with a letter or digit; "
                    + "\"Prod\" does not (line 3)",
                "spec.restartPolicy must be Always, OnFailure or Never, not \"Sometimes\" (line 5)",
                "spec.volumes[0].name must consist of at most 63 lower-case letters, digits and '-', and begin and end with a letter or digit; "
                    + "\"V\" does not (line 6)",
                "spec.dnsConfig needs a name server in nameservers, because dnsPolicy is None (line 7)",
                "spec.containers[0] name is missing (line 9)",
                "spec.containers[0].securityContext.allowPrivilegeEscalation cannot be false with privileged (line 10)",
                "spec.containers[1].ports[0].containerPort must be a number from 1 to 65535, not 70000 (line 14)",
                "spec.containers[1].ports[0].hostPort must be a whole number without quotes, not \"80\" (line 14)",
                "spec.containers[1].ports[1] containerPort is missing (line 15)",
                "spec.containers[1].ports[2].hostIP must be an IP address, not \"1.2.3\" (line 16)",
                "spec.containers[1].ports[2].protocol must be TCP, UDP or SCTP, not \"QUIC\" (line 16)",
                "spec.containers[1].env[0] name is missing (line 18)",
                "spec.containers[1].env[1].valueFrom.fieldRef.fieldPath \"spec.image\" is no field that a variable can have (line 19)",
            ],
            lines);
    }

    [Fact]
    public void Read_SeveralFiles_KnowEachOtherAndHaveTheirErrorsAndWarningsByFile()
    {
        ManifestFile File(string source, string text) => new(source, Encoding.UTF8.GetBytes(text));
        var settings = File("s.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: m }\ndata: { A: b }\n");
        var pod = File("p.yaml", $"{WithContainer("envFrom: [{ configMapRef: { name: m } }]\nenvform: []")}");

        var read = ManifestPods.Read([pod, settings], UnknownFields.Warn, Node);
        var error = Assert.Throws<PodException>(() => ManifestPods.Read(
            [File("a.yaml", "kind: Pod\n"), File("b.yaml", "kind: Pood\n")], UnknownFields.Warn, Node));

        Assert.Equal("A=b", read.Pods[0].Containers[0].Env[0].ToString());
        Assert.StartsWith("p.yaml: spec.containers[0].envform ", Assert.Single(read.Warnings), StringComparison.Ordinal);
        Assert.Equal(
            [
                "manifest \"a.yaml\" is not valid:",
                "  the document apiVersion is missing (line 1)",
                "  the document metadata is missing (line 1)",
                "  the document spec is missing (line 1)",
                "manifest \"b.yaml\" is not valid:",
                "  kind Pood is not supported; did you mean Pod? (line 1)",
            ],
            error.Message.Split('\n'));
    }

    [Theory]
    [InlineData("8080")]
    [InlineData("1.5")]
    [InlineData("true")]
    [InlineData("yes")]
    [InlineData("n")]
    [InlineData("0x1F")]
    [InlineData("1e3")]
    public void Read_NumberOrTruthValueWithoutQuotes_IsNoText(string value)
    {
        var line = Assert.Single(ErrorLines(Env(value)));

        Assert.StartsWith("spec.containers[0].env[0].value must be a string, not a ", line, StringComparison.Ordinal);
        Assert.EndsWith($": put \"{value}\" in quotes (line 9)", line, StringComparison.Ordinal);
        Assert.Equal($"A={value}", One(Env($"'{value}'")).Containers[0].Env[0].ToString());
    }

    [Theory]
    [InlineData("1.2.3.4")]
    [InlineData("10m")]
    [InlineData("v1")]
    [InlineData("sha256:0")]
    [InlineData("!!str 80")]
    public void Read_PlainWordOrTagOfText_IsText(string value) =>
        Assert.Equal($"A={value.Replace("!!str ", "", StringComparison.Ordinal)}", One(Env(value)).Containers[0].Env[0].ToString());

    [Theory]
    [InlineData("null")]
    [InlineData("~")]
    [InlineData("")]
    public void Read_Null_IsAbsence(string nothing)
    {
        var pod = One(
            $"apiVersion: v1\nkind: Pod\nmetadata: {{ name: a, labels: {nothing} }}\nspec:\n  hostname: {nothing}\n  containers:\n"
            + $"  - name: c\n    image: i\n    command: {nothing}\n    env:\n    - name: A\n      value: {nothing}\n");

        Assert.Equal("a", pod.Hostname);
        Assert.Empty(pod.Labels);
        Assert.Null(pod.Containers[0].Command);
        Assert.Equal(["A="], pod.Containers[0].Env.Select(variable => variable.ToString()));
    }

    [Fact]
    public void Read_RequiredFieldNull_IsMissing() => Assert.Equal(
        ["metadata name is missing (line 1)"],
        ErrorLines("{ apiVersion: v1, kind: Pod, metadata: { name: null }, spec: { containers: [{ name: c, image: i }] } }"));

    [Fact]
    public void Read_Anchors_AreResolved()
    {
        var pod = One("apiVersion: v1\nkind: Pod\nmetadata: { name: &n web }\nspec: { containers: [{ name: *n, image: i }] }");

        Assert.Equal("web", pod.Containers[0].Name.Value);
    }

    private static string Env(string value) => WithContainer($"env: [{{ name: A, value: {value} }}]");
}
