using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Events;

/// <summary>
/// Something other than minipod changes a pod. For each event: ps and inspect show the actual state immediately; repair
/// says what it will interrupt, and restores the pod with its address, ports, and files, without touching what is still
/// intact; and after rm -f the host is as it was before.
/// </summary>
public abstract class EventTest(EndToEndHost host) : EndToEndTest(host)
{
    /// <summary>The container that serves a page. The other one sleeps, and has written a file.</summary>
    protected const string Web = "nginx", Side = "side";

    protected override Task OnPrivateHostAsync(Func<Task> test, [CallerMemberName] string name = "") => base.OnPrivateHostAsync(
        async () =>
        {
            // An earlier event may have removed what plugins keep on a host: the bridge and the base chains.
            (await MiniPodAsync(
                "run", "-d", "--name", Name("warm"), "-p", "127.0.0.1:18079:80", TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
            (await MiniPodAsync("rm", "-f", Name("warm"))).ShouldSucceed();
            await test();
        },
        name);

    /// <summary>Runs a pod with two containers: one serves a page on a published port, the other has written a
    /// file.</summary>
    protected async Task<EventPod> RunPodAsync(params string[] options)
    {
        var (name, port) = (Name("pod"), FreePort.Get());
        (await MiniPodAsync([
            "run",
            "-d",
            "--name",
            name,
            "-p",
            string.Create(CultureInfo.InvariantCulture, $"{port}:80"),
            .. options,
            TestImages.Nginx,
        ])).ShouldSucceed();
        (await MiniPodAsync("run", "-d", "--pod", name, "--name", Side, TestImages.Toolbox, "sleep", "3600")).ShouldSucceed();
        (await MiniPodAsync("exec", "-c", Side, name, "sh", "-c", "echo kept > /kept")).ShouldSucceed();
        var pod = new EventPod
        {
            Name = name,
            Port = port,
            Ip = await Kernel.IpAsync(name),
            Id = (string)(await InspectAsync(name))["id"]!,
        };
        await ServesAsync(pod);
        return pod;
    }

    /// <summary>Runs the program that causes the event.</summary>
    protected static async Task HappensAsync(string program, params string[] args) =>
        (await Command.RunAsync(program, args)).ShouldSucceed();

    /// <summary>Kills a container's first process, as the kernel does when memory runs out.</summary>
    protected static async Task KillAsync(EventPod pod, string container)
    {
        await HappensAsync("kill", "-KILL", (await ProcessAsync(pod, container)).Split(' ')[0]);
        await UntilAsync(
            async () => (await EngineApi.InspectAsync(pod.Container(container)))["State"]!["Status"]!.GetValue<string>() == "exited",
            $"{container} ended");
    }

    /// <summary>The process id and start time of a running container.</summary>
    protected static async Task<string> ProcessAsync(EventPod pod, string container)
    {
        // The name of a re-created container has the attempt as a suffix.
        var name = pod.Container(container);
        var found = (await EngineApi.ContainersAsync()).Single(one =>
            one.Name == name || one.Name.StartsWith($"{name}.", StringComparison.Ordinal));
        var state = (await EngineApi.InspectAsync(found.Id))["State"]!;
        return string.Create(CultureInfo.InvariantCulture, $"{(int)state["Pid"]!} {(string)state["StartedAt"]!}");
    }

    /// <summary>Fails unless ps and inspect show this state and this problem, and no other problem.</summary>
    protected async Task TellsAsync(EventPod pod, string state, params string[] problems)
    {
        var listed = (await MiniPodAsync("ps", "-a", "-o", "json"))
            .ShouldSucceed().Json
            .AsArray()
            .Single(one => (string?)one!["name"] == pod.Name)!;
        Assert.Equal(state, (string?)listed["status"]);
        var told = await InspectAsync(pod.Name);
        Assert.Equal(state, (string?)told["status"]);
        Assert.Equal(problems, Problems(told));
    }

    /// <summary>The problems that inspect shows, with the affected containers.</summary>
    protected static string[] Problems(JsonNode told) => [.. told["problems"]!.AsArray()
        .Select(one => (Kind: (string)one!["kind"]!, Subject: (string)one["subject"]!))
        .Select(one => one.Kind.StartsWith("Container", StringComparison.Ordinal) ? $"{one.Kind} {one.Subject}" : one.Kind)
        .Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Fails unless the page is served on the pod's previous address and on the published port.</summary>
    protected static async Task ServesAsync(EventPod pod)
    {
        Assert.Equal(pod.Ip, await Kernel.IpAsync(pod.Name));
        Assert.Contains("Welcome to nginx", await Harness.Web.FetchAsync($"http://{pod.Ip}/"), StringComparison.Ordinal);
        Assert.Contains(
            "Welcome to nginx",
            await Harness.Web.FetchAsync(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{pod.Port}/")),
            StringComparison.Ordinal);
    }

    /// <summary>
    /// Repairs the pod, and fails unless it is complete again: with its address, page, port, and file, all containers
    /// in the same namespace, and unchanged processes in the containers that must not be touched.
    /// </summary>
    /// <param name="pod">The pod.</param>
    /// <param name="says">The actions that the dry run must list.</param>
    /// <param name="untouched">The containers that must keep running.</param>
    /// <param name="options">Options of repair.</param>
    protected async Task RepairsAsync(EventPod pod, string says, string[] untouched, params string[] options)
    {
        var processes = new Dictionary<string, string>();
        foreach (var container in untouched) processes[container] = await ProcessAsync(pod, container);
        var before = await SnapshotAsync();
        var dryRun = (await MiniPodAsync(["repair", "--dry-run", .. options, pod.Name])).ShouldSucceed();
        Assert.Contains("would ", dryRun.Stderr, StringComparison.Ordinal);
        Assert.Contains(says, dryRun.Stderr, StringComparison.Ordinal);
        await before.AssertSameAsync();

        var repair = (await MiniPodAsync(["repair", "-t", "0", .. options, pod.Name])).ShouldSucceed();

        Assert.Contains(says, repair.Stderr, StringComparison.Ordinal);
        await TellsAsync(pod, "Running");
        await ServesAsync(pod);
        var pause = (string?)(await InspectAsync(pod.Name))["sandbox"]!["pid"]!.ToJsonString();
        foreach (var container in new[] { Web, Side })
        {
            Assert.Equal(
                Kernel.NamespaceOf(int.Parse(pause!, CultureInfo.InvariantCulture)),
                Kernel.NamespaceOf(int.Parse((await ProcessAsync(pod, container)).Split(' ')[0], CultureInfo.InvariantCulture)));
        }

        Assert.Equal(
            await Kernel.NamespaceAtAsync($"/run/minipod/netns/{pod.Id}"), await Kernel.NamespaceAtAsync($"/var/run/netns/{pod.Name}"));
        foreach (var container in untouched) Assert.Equal(processes[container], await ProcessAsync(pod, container));
        Assert.Empty((await InspectAsync("--check", pod.Name))["problems"]!.AsArray());
    }

    /// <summary>Fails unless the file that a container wrote before the event still exists.</summary>
    protected async Task KeptItsFileAsync(EventPod pod) =>
        Assert.Equal("kept", (await MiniPodAsync("exec", "-c", Side, pod.Name, "cat", "/kept")).ShouldSucceed().Text);

    /// <summary>Removes the pod, and fails unless the host is unchanged.</summary>
    protected async Task LeavesNothingAsync(EventPod pod, HostSnapshot before)
    {
        (await MiniPodAsync("rm", "-f", pod.Name)).ShouldSucceed();
        await before.AssertSameAsync();
    }

    private async Task<JsonNode> InspectAsync(string option, string pod) =>
        (await MiniPodAsync("inspect", option, pod)).ShouldSucceed().Json.AsArray().Single()!;
}
