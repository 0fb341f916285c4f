using MiniPod.Pods.Manifest;
using MiniPod.Pods.Spec;

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
        var pod = Assert.Single(ManifestReader.Read(Whole, "f").Pods);

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
        var pods = ManifestReader.Read($"---\n{Pod("a")}---\n# nothing\n---\n{Pod("b")}---\nnull\n", "f").Pods;

        Assert.Equal(["a", "b"], pods.Select(pod => pod.Name.Value));
    }

    [Fact]
    public void Read_SameNameInTwoDocuments_IsRefused() =>
        Assert.Contains("two pods are named \"a\"", Errors($"{Pod("a")}---\n{Pod("a")}"), StringComparison.Ordinal);

    [Fact]
    public void Read_ManyErrors_TellsEachWithPathAndLine()
    {
        var message = Errors("""
            apiVersion: v2
            kind: Pod
            metadata: { name: ../x, namespace: prod }
            spec:
              restartPolicy: Sometimes
              volumes: [{ name: v }]
              dnsPolicy: None
              containers:
              - image: i
                securityContext: { privileged: true }
              - name: ok
                image: i
                ports:
                - { containerPort: 70000, hostPort: "80" }
                - hostPort: 80
                - { containerPort: 80, hostPort: 80, hostIP: 1.2.3, protocol: QUIC }
                env:
                - { value: x }
                - { name: A, valueFrom: { fieldRef: { fieldPath: metadata.name } } }
            """);

        Assert.Contains("manifest \"f\" is not valid", message, StringComparison.Ordinal);
        foreach (var expected in new[]
        {
            "apiVersion must be v1, not \"v2\" (line 1)",
            "metadata.name invalid pod name \"../x\"",
            "metadata.namespace is not supported yet, except as default (line 3)",
            "spec.restartPolicy must be Always, OnFailure or Never, not \"Sometimes\" (line 5)",
            "spec.volumes is not supported yet. Supported here: containers, hostname, restartPolicy (line 6)",
            "spec.dnsPolicy is not supported yet, except as ClusterFirst or Default (line 7)",
            "spec.containers[0] name is missing (line 9)",
            "spec.containers[0].securityContext is not supported yet",
            "spec.containers[1].ports[0].containerPort must be a port number from 1 to 65535 without quotes, not \"70000\" (line 14)",
            "spec.containers[1].ports[0].hostPort must be a port number from 1 to 65535 without quotes, not \"80\" (line 14)",
            "spec.containers[1].ports[1] containerPort is missing (line 15)",
            "spec.containers[1].ports[2].hostIP must be an IP address, not \"1.2.3\" (line 16)",
            "spec.containers[1].ports[2].protocol must be TCP, UDP or SCTP, not \"QUIC\" (line 16)",
            "spec.containers[1].env[0] name is missing (line 18)",
            "spec.containers[1].env[1].valueFrom is not supported yet",
        })
            Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain("containers is missing", message, StringComparison.Ordinal);
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
        Assert.Contains(
            $"spec.containers[0].env[0].value must be a string, not a number or boolean: put \"{value}\" in quotes",
            Errors(Env(value)),
            StringComparison.Ordinal);

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
            $"kind: Pod\nmetadata: {{ name: a, labels: {nothing} }}\nspec:\n  hostname: {nothing}\n  containers:\n  - name: c\n "
            + $"   image: i\n    command: {nothing}\n    env:\n    - name: A\n      value: {nothing}\n");

        Assert.Null(pod.Hostname);
        Assert.Empty(pod.Labels);
        Assert.Null(pod.Containers[0].Command);
        Assert.Equal(["A="], pod.Containers[0].Env.Select(variable => variable.ToString()));
    }

    [Fact]
    public void Read_RequiredFieldNull_IsMissing() =>
        Assert.Contains(
            "name is missing",
            Errors("kind: Pod\nmetadata: { name: null }\nspec: { containers: [{ name: c, image: i }] }"),
            StringComparison.Ordinal);

    [Fact]
    public void Read_Anchors_AreResolved()
    {
        var pod = One("kind: Pod\nmetadata: { name: &n web }\nspec: { containers: [{ name: *n, image: i }] }");

        Assert.Equal("web", pod.Containers[0].Name.Value);
    }

    [Theory]
    [InlineData("kind: Pod\nkind: Pod\n", "line 2")]
    [InlineData("kind: [\n", "line ")]
    [InlineData("a: *nowhere", "line 1")]
    public void Read_BrokenYaml_TellsTheLine(string text, string line)
    {
        var error = Assert.Throws<PodException>(() => ManifestReader.Read(text, "f"));

        Assert.Contains("manifest \"f\" is not valid YAML", error.Message, StringComparison.Ordinal);
        Assert.Contains(line, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "contains no pod")]
    [InlineData("---\n", "contains no pod")]
    [InlineData("{kind: [Pod], metadata: {name: a}, spec: {containers: [{name: c, image: i}]}}", "kind must be Pod (line 1)")]
    [InlineData("{metadata: {name: a}, spec: {containers: [{name: c, image: i}]}}", "the document kind is missing (line 1)")]
    [InlineData("just text", "the document must be a mapping of fields (line 1)")]
    [InlineData("- kind: Pod", "the document must be a mapping of fields (line 1)")]
    [InlineData("{kind: Pod, metadata: {name: a}, spec: {}}", "spec containers is missing or empty")]
    [InlineData("{kind: Pod, metadata: {name: a}, spec: {containers: []}}", "spec containers is missing or empty")]
    [InlineData("{kind: Pod, metadata: {name: a}, spec: {containers: {}}}", "spec.containers must be a list")]
    [InlineData("{kind: Pod, metadata: {name: a}, spec: {containers: [x]}}", "spec.containers[0] must be a mapping")]
    [InlineData(
        "{kind: Pod, metadata: {name: a}, spec: {containers: [{name: c, image: i, command: sleep}]}}",
        "spec.containers[0].command must be a list")]
    [InlineData(
        "{kind: Pod, metadata: {name: a}, spec: {containers: [{name: c, image: i, env: [{name: A=B, value: x}]}]}}",
        "\"A=B\" is not a valid variable name")]
    [InlineData(
        "{kind: Pod, metadata: {name: a}, spec: {containers: [{name: c, image: i}], ? [x] : y}}",
        "has a field whose name is not a string (line 1)")]
    [InlineData("? &a [ *a ]\n: x\n", "has a field whose name is not a string (line 1)")]
    [InlineData("&m { ? *m : a, ? *m : b }", "has a field whose name is not a string (line 1)")]
    [InlineData("a: &l [x]\nb:\n  *l : x\n", "has a field whose name is not a string (line 3)")]
    [InlineData("{kind: Pod, metadata: {name: a}, spec: {containers: [{name: c, image: i, args: [a, null]}]}}", "args[1] is empty")]
    [InlineData(
        "{kind: Pod, metadata: {name: a}, spec: {containers: [{name: c, image: i, ports: [{containerPort: 0, hostPort: 80}]}]}}",
        "ports[0].containerPort must be a port number from 1 to 65535 without quotes, not \"0\"")]
    [InlineData(
        "{kind: Pod, metadata: {name: a}, spec: {containers: [{name: c, image: i, ports: [{containerPort: 0120}]}]}}",
        "ports[0].containerPort must be a port number from 1 to 65535 without quotes, not \"0120\"")]
    [InlineData("{kind: Pod, metadata: {name: !!binary aGk=}, spec: {}}", "metadata.name has the tag tag:yaml.org,2002:binary")]
    [InlineData("{kind: \"\", metadata: {name: a}, spec: {}}", "kind must be Pod (line 1)")]
    public void Read_WrongShape_SaysWhatAndWhere(string text, string expected) =>
        Assert.Contains(expected, Errors(text), StringComparison.Ordinal);

    [Fact]
    public void Read_SecondDocumentIsWrong_NamesTheDocument() =>
        Assert.Contains(
            "document 2: the document metadata is missing (line 5)", Errors($"{Pod("a")}---\nkind: Pod\n"), StringComparison.Ordinal);

    private static PodSpec One(string text) => Assert.Single(ManifestReader.Read(text, "f").Pods);

    private static string Errors(string text) => Assert.Throws<PodException>(() => ManifestReader.Read(text, "f")).Message;

    private static string Pod(string name) =>
        $"kind: Pod\nmetadata: {{ name: {name} }}\nspec: {{ containers: [{{ name: c, image: i }}] }}\n";

    private static string Env(
        string value) =>
            "kind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n  - name: c\n    image: i\n    env:\n    - name: A\n    "
            + $"  value: {value}\n";
}
