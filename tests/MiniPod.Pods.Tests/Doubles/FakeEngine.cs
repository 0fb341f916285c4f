using System.Text;
using MiniPod.Engine;

namespace MiniPod.Pods.Tests.Doubles;

/// <summary>An in-memory engine for what the real one cannot be made to do: an error, a refusal or a stall at a chosen
/// call.</summary>
internal sealed class FakeEngine : IContainerEngine
{
    private const string PauseImage = "minipod/pause:latest";

    private readonly Lock _lock = new();
    private readonly List<FakeContainer> _containers = [];
    private readonly List<string> _calls = [];
    private readonly List<Action<ContainerEvent>> _followers = [];
    private int _number;

    /// <summary>The SandboxKey of every sandbox.</summary>
    public string SandboxKey { get; set; } = "";

    public string HostsPath { get; set; } = "";

    /// <summary>Called before every call with its verb and object, "start web". May throw, wait, or change the
    /// world.</summary>
    public Func<string, Task>? Before { get; set; }

    /// <summary>Called before every listing of containers, which does not count as a call. May throw.</summary>
    public Action? BeforeListing { get; set; }

    /// <summary>Whether the warm-up fails, which does not count as a call.</summary>
    public bool FailsWarmUp { get; set; }

    /// <summary>Whether the engine has no image until one is pulled.</summary>
    public bool LacksImages { get; set; }

    /// <summary>The user of every image. Default root.</summary>
    public string ImageUser { get; set; } = "";

    /// <summary>The image that the engine does not have, even after a pull. Default none.</summary>
    public string? Missing { get; set; }

    /// <summary>The engine has all images but MiniPod's own, until that is loaded.</summary>
    public bool LacksPauseImage { get; set; }

    /// <summary>Called when a container is not created because its image is missing.</summary>
    public Action? Missed { get; set; }

    /// <summary>Whether the engine refuses to start containers with a negative OOM score, as one without
    /// CAP_SYS_RESOURCE does.</summary>
    public bool RefusesProtection { get; set; }

    /// <summary>Runs a command in a container. Default: it prints nothing and ends with 0.</summary>
    public Func<ExecConfig, Stream, Stream, CancellationToken, Task<int>> Exec { get; set; } = (_, _, _, _) => Task.FromResult(0);

    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_lock) return [.. _calls];
        }
    }

    /// <summary>The calls that change something, or may. Looking up an image does not count.</summary>
    public IReadOnlyList<string> Changes => [.. Calls.Where(call => !call.StartsWith("image ", StringComparison.Ordinal))];

    public IReadOnlyList<FakeContainer> Containers
    {
        get
        {
            lock (_lock) return [.. _containers];
        }
    }

    public FakeContainer Add(ContainerConfig config)
    {
        lock (_lock)
        {
            var container = new FakeContainer($"{++_number:x}".PadLeft(64, 'a'), config);
            _containers.Add(container);
            return container;
        }
    }

    public void Fail(string call, string message) =>
        Before = made => made == call ? throw new EngineException(message) : Task.CompletedTask;

    public Task EnsureUsableAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task WarmUpAsync(CancellationToken cancellationToken) =>
        FailsWarmUp ? Task.FromException(new InvalidOperationException("the warm-up failed")) : Task.CompletedTask;

    public Task<EngineVersion> GetVersionAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new EngineVersion("0", "0", "linux/test"));

    public Task<string?> FindDataDirectoryAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public async Task<ImageSummary?> FindImageAsync(string reference, CancellationToken cancellationToken)
    {
        await CallAsync("image", reference);
        if (LacksImages || reference == Missing || (LacksPauseImage && reference == PauseImage)) return null;
        return new ImageSummary("sha256:0", [], []) { User = ImageUser };
    }

    public Task PullImageAsync(string reference, Action<string>? progress, CancellationToken cancellationToken)
    {
        LacksImages = false;
        return CallAsync("pull", reference);
    }

    public async Task LoadImageAsync(Stream archive, CancellationToken cancellationToken)
    {
        await CallAsync("load", "");
        LacksPauseImage = false;
    }

    public Task<string> MakeVolumeAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    public async Task<string> CreateContainerAsync(ContainerConfig config, CancellationToken cancellationToken)
    {
        await CallAsync("create", FakeContainer.Short(config.Name));
        if (LacksPauseImage && config.Image == PauseImage)
        {
            Missed?.Invoke();
            throw new ImageNotFoundException(config.Image, "no such image");
        }

        if (Containers.FirstOrDefault(other => other.Config.Name == config.Name) is { } holder)
            throw new ContainerNameInUseException(config.Name, holder.Id);
        return Add(config).Id;
    }

    public async Task StartContainerAsync(string idOrName, CancellationToken cancellationToken)
    {
        var container = Find(idOrName) ?? throw new EngineException($"no such container: {idOrName}");
        await CallAsync("start", container.ShortName);
        if (RefusesProtection && container.Config.OomScoreAdj < 0)
            throw new EngineException("cannot start: oom_score_adj: permission denied");
        container.State = ContainerState.Running;
    }

    public async Task<ContainerDetails?> FindContainerAsync(string idOrName, CancellationToken cancellationToken)
    {
        var container = Find(idOrName);
        await CallAsync("find", container?.ShortName ?? idOrName);
        if (container is null) return null;
        var runs = container.State == ContainerState.Running;
        return new ContainerDetails
        {
            Id = container.Id,
            Name = container.Config.Name,
            Image = container.Config.Image,
            State = container.State,
            ProcessId = runs ? Environment.ProcessId : 0,
            ExitCode = container.ExitCode,
            Error = "",
            StartedAt = container.State == ContainerState.Created ? null : DateTimeOffset.UnixEpoch,
            FinishedAt = null,
            SandboxKey = runs && container.ShortName == "POD" ? SandboxKey : null,
            HostsPath = HostsPath,
            ResolvConfPath = "",
            Labels = container.Config.Labels,
            Environment = container.Config.Environment,
            NetworkMode = container.Config.NetworkMode,
        };
    }

    public Task<IReadOnlyList<ContainerSummary>> ListContainersAsync(IReadOnlyList<string> labels, CancellationToken cancellationToken)
    {
        BeforeListing?.Invoke();
        return Task.FromResult<IReadOnlyList<ContainerSummary>>(
        [
            .. Containers.Where(container => labels.All(label => container.Config.Labels.Any(own =>
                label == own.Key || label == $"{own.Key}={own.Value}"))).Select(container => new ContainerSummary
            {
                Id = container.Id,
                Name = container.Config.Name,
                Image = container.Config.Image,
                State = container.ListedState ?? container.State,
                Status = container.State == ContainerState.Exited ? $"Exited ({container.ExitCode}) 1 second ago" : $"{container.State}",
                CreatedAt = default,
                Labels = container.Config.Labels,
                Ports = container.Ports,
            }),
        ]);
    }

    public async Task StopContainerAsync(string idOrName, TimeSpan grace, CancellationToken cancellationToken)
    {
        if (Find(idOrName) is not { } container) return;
        container.Grace = grace;
        await CallAsync("stop", container.ShortName);
        if (container.State == ContainerState.Running) container.State = ContainerState.Exited;
    }

    public async Task RemoveContainerAsync(string idOrName, bool force, CancellationToken cancellationToken)
    {
        if (Find(idOrName) is not { } container) return;
        await CallAsync("remove", container.ShortName);
        lock (_lock) _containers.Remove(container);
    }

    public async Task<int> WaitContainerAsync(string idOrName, CancellationToken cancellationToken)
    {
        await CallAsync("wait", Find(idOrName)?.ShortName ?? idOrName);
        while (Find(idOrName)?.State is ContainerState.Running or ContainerState.Paused) await Task.Delay(5, cancellationToken);
        return 0;
    }

    /// <summary>What becomes of an event on its way to those who follow. Default it arrives at once.</summary>
    public Action<ContainerEvent, Action<ContainerEvent>> Delivery { get; set; } = (news, arrive) => arrive(news);

    public async Task FollowContainersAsync(
        string label, DateTimeOffset since, Action<ContainerEvent> seen, CancellationToken cancellationToken)
    {
        lock (_lock) _followers.Add(seen);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
        finally
        {
            lock (_lock) _followers.Remove(seen);
        }
    }

    /// <summary>A container ends by itself.</summary>
    public void End(string container)
    {
        var one = Containers.Single(other => other.ShortName == container);
        one.State = ContainerState.Exited;
        List<Action<ContainerEvent>> followers;
        lock (_lock) followers = [.. _followers];
        foreach (var seen in followers) Delivery(new ContainerEvent(one.Id, "die", one.Config.Labels), seen);
    }

    public Task<IContainerOutput> AttachContainerAsync(string idOrName, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public async Task ReadLogsAsync(
        string idOrName, LogOptions options, Stream output, Stream error, CancellationToken cancellationToken)
    {
        var container = Find(idOrName)!;
        await CallAsync("logs", $"{container.ShortName} {options.Tail}");
        await output.WriteAsync(Encoding.UTF8.GetBytes(container.Log), cancellationToken);
    }

    /// <summary>The files of every container.</summary>
    public Dictionary<string, string> Files { get; } = [];

    public async Task<byte[]?> ReadFileAsync(string idOrName, string path, int longest, CancellationToken cancellationToken)
    {
        await CallAsync("read", path);
        return Files.TryGetValue(path, out var text) ? Encoding.UTF8.GetBytes(text) : null;
    }

    public async Task<int> ExecAsync(
        string idOrName, ExecConfig config, Stream? input, Stream output, Stream error, CancellationToken cancellationToken)
    {
        await CallAsync("exec", $"{Find(idOrName)?.ShortName} {string.Join(' ', config.Command)}");
        return await Exec(config, output, error, cancellationToken);
    }

    private FakeContainer? Find(string idOrName) =>
        Containers.FirstOrDefault(container => container.Id == idOrName || container.Config.Name == idOrName);

    private async Task CallAsync(string verb, string on)
    {
        var call = on.Length > 0 ? $"{verb} {on}" : verb;
        lock (_lock) _calls.Add(call);
        if (Before is { } before) await before(call);
    }
}
