using System.Text.Json.Nodes;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Watching;

/// <summary>Jobs: the agent makes their pods. What is decided when is a unit test with a clock of its own.</summary>
public sealed class JobTests(EndToEndHost host) : WatchingTest(host)
{
    private const string Waits = "trap 'exit 0' TERM; sleep 600 & wait";

    [Fact(Timeout = Limit)]
    public async Task Job_ThreeCompletionsTwoAtOnce_IsCompleteAndItsPodsStayUntilItIsDeleted()
    {
        var before = await SnapshotAsync();
        var (job, file) = (Name("work"), "");
        file = WriteFile("job.yaml", Job(job, "echo $POD", "completions: 3, parallelism: 2"));

        Assert.Contains($"job/{job} created", (await MiniPodAsync("apply", "-f", file)).ShouldSucceed().Lines);
        await JobAsync(job, "Complete");

        foreach (var index in Enumerable.Range(0, 3))
        {
            await StatusAsync($"{job}-{index}", "Completed");
            await LogsAsync($"{job}-{index}", "app", $"{job}-{index} {job}");
        }

        Assert.Null(await SeenAsync($"{job}-3"));
        Assert.Contains($"job/{job} unchanged", (await MiniPodAsync("apply", "-f", file)).ShouldSucceed().Lines);
        (await MiniPodAsync("run", "-f", file)).ShouldExit(125, $"there is a Job \"{job}\" already");
        Assert.Matches($@"{job}\s+Complete\s+3/3\s+0\s+0", (await MiniPodAsync("jobs")).ShouldSucceed().Text);
        await UntilAsync(() => Agents.Find(StateDirectory) is null, "no agent: the Job is complete");
        Assert.Contains($"job/{job} deleted", (await MiniPodAsync("delete", "-f", file)).ShouldSucceed().Lines);
        Assert.Empty(await JobsAsync());
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Job_Fails_TriesAgainAfterTenSecondsAndSaysThatItHasFailed()
    {
        var job = Name("bad");
        (await RunYamlAsync(Job(job, "exit 3", "backoffLimit: 1"))).ShouldSucceed();

        await JobAsync(job, "Failed");

        Assert.Equal("BackoffLimitExceeded", (string?)(await JobsAsync()).Single()["reason"]);
        var (first, second) = (await TimesAsync($"{job}-0", "app"), await TimesAsync($"{job}-1", "app"));
        Assert.InRange((second.Started - first.Ended).TotalSeconds, 10, 19);
        (await MiniPodAsync("delete", $"job/{job}")).ShouldSucceed();
        Assert.Null(await SeenAsync($"{job}-0"));
    }

    [Fact(Timeout = Limit)]
    public async Task Job_Changed_KeepsItsPodsUnlessTheyAreOthersAndIsSuspended()
    {
        var job = Name("more");
        var file = WriteFile("job.yaml", Job(job, Waits, "completions: 2, parallelism: 1"));
        (await MiniPodAsync("apply", "-f", file)).ShouldSucceed();
        await StatusAsync($"{job}-0", "Running");
        var id = (string?)(await SeenAsync($"{job}-0"))!["id"];

        WriteFile("job.yaml", Job(job, Waits, "completions: 2, parallelism: 2"));
        Assert.Contains($"job/{job} configured", (await MiniPodAsync("apply", "-f", file)).ShouldSucceed().Lines);
        await StatusAsync($"{job}-1", "Running");
        Assert.Equal(id, (string?)(await SeenAsync($"{job}-0"))!["id"]);

        WriteFile("job.yaml", Job(job, Waits, "completions: 2, parallelism: 2, suspend: true"));
        (await MiniPodAsync("apply", "-f", file)).ShouldSucceed();
        await UntilAsync(async () => await SeenAsync($"{job}-0") is null && await SeenAsync($"{job}-1") is null, "no pod");

        WriteFile("job.yaml", Job(job, "echo other", "completions: 1"));
        Assert.Contains($"job/{job} replaced", (await MiniPodAsync("apply", "-f", file)).ShouldSucceed().Lines);
        await JobAsync(job, "Complete");
        await LogsAsync($"{job}-0", "app", "other");
        (await MiniPodAsync("delete", "-f", file)).ShouldSucceed();
    }

    [Fact(Timeout = Limit)]
    public async Task Agent_KilledWhileAJobRuns_TheNextOneGoesOnAndMakesNothingTwice()
    {
        var job = Name("killed");
        var file = WriteFile("job.yaml", Job(job, "sleep 2", "completions: 3"));
        (await MiniPodAsync("run", "-f", file)).ShouldSucceed();
        for (var killed = 0; killed < 4; killed++)
        {
            await Task.Delay(200 * killed);
            await Agents.KillAsync(StateDirectory);
            (await MiniPodAsync("recover")).ShouldSucceed();
        }

        await JobAsync(job, "Complete", seconds: 60);

        Assert.Equal([$"{job}-0", $"{job}-1", $"{job}-2"], await PodsAsync());
        (await MiniPodAsync("delete", "-f", file)).ShouldSucceed();
        Assert.Empty(await PodsAsync());
    }

    [Fact(Timeout = Limit)]
    public async Task CronJob_EachMinute_MakesAJobAndIsDeletedWithIt()
    {
        var cron = Name("cron");
        var file = WriteFile("cron.yaml", $$"""
            apiVersion: batch/v1
            kind: CronJob
            metadata: { name: {{cron}} }
            spec: { schedule: "* * * * *", timeZone: Europe/Berlin, jobTemplate: { spec: { template: { spec: {
              restartPolicy: Never, containers: [{ name: app, image: {{TestImages.Toolbox}}, command: [date] }] } } } } }
            """);
        (await MiniPodAsync("apply", "-f", file)).ShouldSucceed();
        Assert.Contains($"cronjob/{cron} unchanged", (await MiniPodAsync("apply", "-f", file)).ShouldSucceed().Lines);

        // It need not wait for the minute: an agent that begins with a CronJob of a minute ago makes up for it.
        await UntilAsync(() => Agents.Find(StateDirectory) is not null, "the agent stays as long as there is a CronJob");
        await BackdateAsync(cron);
        await UntilAsync(
            async () => (await JobsAsync()).Any(job => (string?)job["status"] == "Complete"), "a Job is complete", seconds: 70);

        var made = (string)(await JobsAsync())[0]["name"]!;
        Assert.Matches($"^{cron}-[0-9]{{8}}$", made);
        await StatusAsync($"{made}-0", "Completed");
        Assert.Contains(cron, (await MiniPodAsync("cronjobs")).ShouldSucceed().Text, StringComparison.Ordinal);
        Assert.Contains($"cronjob/{cron} deleted", (await MiniPodAsync("delete", $"cronjob/{cron}")).ShouldSucceed().Lines);
        Assert.Empty(await PodsAsync());
        await UntilAsync(() => Agents.Find(StateDirectory) is null, "no agent");
    }

    // With no agent, as if the machine had been off.
    private async Task BackdateAsync(string cron)
    {
        await Agents.KillAsync(StateDirectory);
        var file = Path.Combine(StateDirectory, "jobs", $"cronjob-{cron}.json");
        var stored = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        stored["createdAt"] = stored["createdAt"]!.GetValue<DateTimeOffset>().AddMinutes(-1.1);
        await File.WriteAllTextAsync(file, stored.ToJsonString());
        (await MiniPodAsync("recover")).ShouldSucceed();
    }

    private static string Job(string name, string script, string fields) => $$"""
        apiVersion: batch/v1
        kind: Job
        metadata: { name: {{name}} }
        spec: { {{fields}}, template: { spec: {
          restartPolicy: Never,
          containers: [{
            name: app,
            image: {{TestImages.Toolbox}},
            command: [sh, -c, {{JsonValue.Create(script.Replace("$POD", "$POD $JOB", StringComparison.Ordinal)).ToJsonString()}}],
            env: [
              { name: POD, valueFrom: { fieldRef: { fieldPath: metadata.name } } },
              { name: JOB, valueFrom: { fieldRef: { fieldPath: "metadata.labels['job-name']" } } } ] }] } } }
        """;

    private async Task<IReadOnlyList<JsonNode>> JobsAsync() =>
        [.. (await MiniPodAsync("jobs", "--json")).ShouldSucceed().Lines.Select(line => JsonNode.Parse(line)!)];

    private async Task<IEnumerable<string?>> PodsAsync() =>
        (await MiniPodAsync("ps", "-a", "-o", "json")).ShouldSucceed().Json.AsArray().Select(pod => (string?)pod!["name"]).Order();

    private Task JobAsync(string job, string status, double seconds = 30) => UntilAsync(
        async () => (await JobsAsync()).Any(one => (string?)one["name"] == job && (string?)one["status"] == status),
        $"job {job} is {status}",
        seconds);
}
