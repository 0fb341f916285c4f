using MiniPod.Spec.Reading;
using static MiniPod.Spec.Tests.Reading.Manifests;

namespace MiniPod.Spec.Tests.Rules;

/// <summary>Objects that ask for several pods: the rules, each violated and kept, and the pods.</summary>
public sealed class WorkloadRulesTests
{
    [Theory]
    [InlineData("replicas: 1501", "spec.replicas must be at most 1500 on one host, not 1501", 5)]
    [InlineData("replicas: -1", "spec.replicas must be at least 0, not -1", 5)]
    public void Check_WrongReplicas_AreRefused(string field, string expected, int line) =>
        Assert.Equal([$"{expected} (line {line})"], Errors(Text("Deployment", field)));

    [Fact]
    public void Read_ReplicasWithoutEnd_EndInTime()
    {
        var text = Text("StatefulSet", "replicas: 2147483647\n  ordinals: {start: 2147483647}");

        Assert.Equal(["spec.replicas must be at most 1500 on one host, not 2147483647 (line 5)"], Errors(text));
    }

    [Theory]
    [InlineData("{}", "spec.selector is empty: it must fit the labels of the template (line 6)")]
    [InlineData("{matchLabels: {app: b}}", "spec.selector.matchLabels.app must be a label of the template: app: b (line 6)")]
    [InlineData("{matchLabels: {app: a, tier: x}}", "spec.selector.matchLabels.tier must be a label of the template: tier: x (line 6)")]
    public void Check_SelectorThatDoesNotFit_IsRefused(string selector, string expected) =>
        Assert.Equal([expected], Errors(Text("ReplicaSet", "replicas: 1", selector)));

    [Fact]
    public void Check_RestartPolicyOfAWorkload_IsAlways() => Assert.Equal(
        ["spec.template.spec.restartPolicy must be Always in a DaemonSet, not \"Never\" (line 10)"],
        Errors(Text("DaemonSet", "", podField: "restartPolicy: Never")));

    [Theory]
    [InlineData("Deployment", "replicas: 2", "web-0 web-1")]
    [InlineData("Deployment", "", "web-0")]
    [InlineData("Deployment", "replicas: 0", "")]
    [InlineData("ReplicaSet", "replicas: 1", "web-0")]
    [InlineData("StatefulSet", "replicas: 2\n  ordinals: {start: 5}", "web-5 web-6")]
    [InlineData("DaemonSet", "", "web-0")]
    public void Of_Workload_IsItsPods(string kind, string field, string names)
    {
        var set = Read(Text(kind, field));

        Assert.Empty(set.Errors);
        var template = Assert.Single(PodTemplate.Of(Assert.Single(set.Objects)));
        Assert.Equal(names, string.Join(' ', template.Names));
        Assert.Equal("spec.template.spec.containers", template.PathOf("spec.containers"));
        Assert.Equal("a", template.Metadata.Labels!["app"]);
    }

    [Fact]
    public void Of_StatefulSet_HasItsServiceAsSubdomainAndItsOwnHostNames()
    {
        var set = Read(Text("StatefulSet", "serviceName: web", podField: "hostname: other"));

        var spec = Assert.Single(PodTemplate.Of(Assert.Single(set.Objects))).Spec;
        Assert.Equal((null, "web"), (spec.Hostname, spec.Subdomain));
    }

    [Fact]
    public void Check_RuleInATemplate_HasItsPath() => Assert.Equal(
        ["spec.template.spec.dnsPolicy is None, which needs a name server in dnsConfig.nameservers (line 10)"],
        Errors(Text("Deployment", "", podField: "dnsPolicy: None")));

    [Theory]
    [InlineData("parallelism: 2", "a-0 a-1")]
    [InlineData("completions: 3, parallelism: 2", "a-0 a-1")]
    [InlineData("completions: 1, parallelism: 2", "a-0")]
    [InlineData("completions: 3", "a-0")]
    [InlineData("suspend: true", "")]
    public void Of_Job_IsThePodsWithWhichItBegins(string fields, string names)
    {
        var set = Read(Job($"{fields}, ", "restartPolicy: Never, "));

        Assert.Empty(set.Errors);
        Assert.Equal(names, string.Join(' ', Assert.Single(PodTemplate.Of(Assert.Single(set.Objects))).Names));
    }

    [Theory]
    [InlineData(
        "",
        "restartPolicy: Always, ",
        "spec.template.spec.restartPolicy must be OnFailure or Never in a Job, not \"Always\" (line 4)")]
    [InlineData("", "", "spec.template.spec.restartPolicy must be OnFailure or Never in a Job, and is Always by default (line 4)")]
    [InlineData(
        "parallelism: 1501, ", "restartPolicy: Never, ", "spec.parallelism must be at most 1500 on one host, not 1501 (line 4)")]
    public void Check_Job_SaysWhatIsWrong(string fields, string policy, string error) =>
        Assert.Equal([error], Errors(Job(fields, policy)));

    [Theory]
    [InlineData("'61 * * * *'", "a", "spec.schedule must be five fields as in crontab, such as */5 * * * *, or a word such as @daily, "
        + "not \"61 * * * *\" (line 4)")]
    [InlineData("'@hourly', timeZone: Mars/Olympus", "a", "spec.timeZone must be a time zone that this host knows, such as Europe/Berlin, "
        + "not \"Mars/Olympus\" (line 4)")]
    [InlineData("'@hourly'", "a123456789012345678901234567890123456789012345678901b",
        "metadata.name must have at most 52 characters in a CronJob, whose Jobs' names have the time too (line 3)")]
    [InlineData("'@hourly', timeZone: Europe/Berlin", "a", null)]
    public void Check_CronJob_SaysWhatIsWrong(string schedule, string name, string? error) => Assert.Equal(
        error is null ? [] : [error],
        Errors($"apiVersion: batch/v1\nkind: CronJob\nmetadata: {{name: {name}}}\nspec: {{schedule: {schedule}, jobTemplate: {{spec: "
            + "{template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}}}\n"));

    private static string Job(string fields, string policy) =>
        "apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\n"
        + $"spec: {{{fields}template: {{spec: {{{policy}containers: [{{name: c, image: i}}]}}}}}}\n";

    private static string Text(
        string kind, string field, string selector = "{matchLabels: {app: a}}", string podField = "hostNetwork: false") => $"""
        apiVersion: apps/v1
        kind: {kind}
        metadata: {"{"}name: web{"}"}
        spec:
          {field}
          selector: {selector}
          template:
            metadata: {"{"}labels: {"{"}app: a{"}"}{"}"}
            spec:
              {podField}
              containers: [{"{"}name: c, image: i{"}"}]

        """;
}
