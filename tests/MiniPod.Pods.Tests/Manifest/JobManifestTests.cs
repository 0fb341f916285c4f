using MiniPod.Pods.Jobs;
using MiniPod.Pods.Manifest;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Tests.Manifest;

/// <summary>What is kept of a Job, and the pods that are made of it later.</summary>
public sealed class JobManifestTests
{
    private const string Config = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: config, namespace: shop}
        data: {color: green}
        ---

        """;

    private const string Work = """
        template:
          metadata: {labels: {app: pi}}
          spec:
            restartPolicy: Never
            containers:
            - name: c
              image: i
              env:
              - {name: COLOR, valueFrom: {configMapKeyRef: {name: config, key: color}}}
              - {name: NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
              - {name: JOB, valueFrom: {fieldRef: {fieldPath: "metadata.labels['batch.kubernetes.io/job-name']"}}}
        """;

    [Fact]
    public void Pod_OfAJob_IsMadeOfWhatWasKept()
    {
        var job = Assert.Single(ManifestText.Read(Config + Job("completions: 2")).Jobs);

        var pod = JobManifest.Pod(job, 7, ManifestText.Node);

        Assert.Equal(("pi@shop", "pi-7", "shop"), (job.FullName, pod.Name.Value, pod.Namespace));
        Assert.Equal("pi-7@shop", job.PodName(7));
        Assert.Equal(["COLOR=green", "NAME=pi-7", "JOB=pi"], pod.Containers[0].Env.Select(variable => $"{variable}"));
        Assert.Equal(new PodOwner(PodOwnerKind.Job, "pi@shop") { Id = job.Id, Index = 7 }, pod.Owner);
        Assert.Equal(("pi", "pi"), (pod.Labels["app"], pod.Labels["job-name"]));
    }

    [Fact]
    public void Read_Job_IsNoPodAndAsksForItsFirstOnes()
    {
        var files = new[] { new ManifestFile("job.yaml", System.Text.Encoding.UTF8.GetBytes(Config + Job("parallelism: 2"))) };

        Assert.Empty(ManifestText.Read(Config + Job("parallelism: 2")).Pods);
        Assert.Equal(
            ["pi-0", "pi-1"],
            ManifestPods.Check(files, MiniPod.Spec.Reading.UnknownFields.Warn, ManifestText.Node).Pods.Select(pod => pod.Spec.Name.Value));
    }

    [Fact]
    public void Read_SuspendedJob_IsCheckedAllTheSame() =>
        Assert.Contains("names ConfigMap \"config\"", ManifestText.Errors(Job("suspend: true")), StringComparison.Ordinal);

    [Fact]
    public void Job_OfACronJob_HasTheTimeInItsName()
    {
        var cron = Assert.Single(ManifestText.Read(Config + Cron).Jobs);
        var due = new DateTimeOffset(2026, 3, 1, 10, 5, 0, TimeSpan.Zero);

        var job = JobManifest.JobOf(cron, due);
        var pod = JobManifest.Pod(job, 0, ManifestText.Node);

        Assert.Equal((JobKind.CronJob, JobKind.Job), (cron.Kind, job.Kind));
        Assert.Equal($"tick-{due.ToUnixTimeSeconds() / 60}@shop", job.FullName);
        Assert.Equal((cron.Id, due), (job.OwnerId, job.ScheduledAt));
        Assert.NotEqual(cron.Id, job.Id);
        Assert.Equal($"tick-{due.ToUnixTimeSeconds() / 60}-0", pod.Name.Value);
        Assert.Equal(4, job.JobSpec().BackoffLimit);
    }

    [Fact]
    public void Fingerprint_DependsOnWhatTheConfigMapSays()
    {
        var one = ManifestText.Read(Config + Job("completions: 2")).Jobs[0];
        var same = ManifestText.Read(Config + Job("completions: 2")).Jobs[0];
        var other = ManifestText.Read(Config.Replace("green", "red", StringComparison.Ordinal) + Job("completions: 2")).Jobs[0];

        Assert.Equal(one.Fingerprint, same.Fingerprint);
        Assert.NotEqual(one.Fingerprint, other.Fingerprint);
    }

    private static string Cron => "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: tick, namespace: shop}\nspec:\n"
        + $"  schedule: '*/5 * * * *'\n  jobTemplate:\n    spec:\n      backoffLimit: 4\n{Indented(6)}";

    private static string Job(string field) =>
        $"apiVersion: batch/v1\nkind: Job\nmetadata: {{name: pi, namespace: shop}}\nspec:\n  {field}\n{Indented(2)}";

    private static string Indented(int depth) =>
        string.Concat(Work.Split('\n').Select(line => $"{new string(' ', depth)}{line}\n"));
}
