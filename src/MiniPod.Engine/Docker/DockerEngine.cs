using System.Net;
using System.Text.Json;
using Docker.DotNet;
using Serilog;

namespace MiniPod.Engine.Docker;

/// <summary>The Docker engine of this machine, over its unix socket. Safe to use from several threads.</summary>
public sealed partial class DockerEngine : IContainerEngine, IDisposable
{
    /// <summary>Where an engine listens when nothing else is said.</summary>
    public const string DefaultEndpoint = "unix:///var/run/docker.sock";

    private readonly DockerEngineOptions _options;
    private readonly ILogger _log;
    private readonly Lazy<DockerClient> _client;

    /// <summary>Connects to nothing yet: each call makes a connection of its own and refuses an engine that does not serve.</summary>
    public DockerEngine(DockerEngineOptions options)
    {
        _options = options;
        _log = options.Logger.ForContext<DockerEngine>();
        _client = new Lazy<DockerClient>(() => new DockerClientBuilder()
            .WithEndpoint(DockerTransport.Endpoint)
            .WithTimeout(Timeout.InfiniteTimeSpan)
            .WithTransportOptions(new DockerTransport(), DockerEndpoint.SocketPath(options.Endpoint))
            .Build());
    }

    private DockerClient Client => _client.Value;

    /// <summary>A start is waited for, and what was started is looked at next: warming up for that costs nothing while we wait.</summary>
    private readonly Lazy<Task> _inspectWarmUp = new(() => DockerClientWarmUp.InspectAsync(CancellationToken.None));

    private readonly Lazy<Task> _createWarmUp = new(() => DockerClientWarmUp.CreateAsync(CancellationToken.None));

    /// <inheritdoc/>
    public Task EnsureUsableAsync(CancellationToken cancellationToken) =>
        CallAsync("reach the engine", _options.QueryDeadline, token => Client.System.PingAsync(token), cancellationToken);

    /// <inheritdoc/>
    public Task WarmUpAsync(CancellationToken cancellationToken) => _createWarmUp.Value.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<EngineVersion> GetVersionAsync(CancellationToken cancellationToken)
    {
        var version = await CallAsync("ask the engine for its version", _options.QueryDeadline,
            token => Client.System.GetVersionAsync(token), cancellationToken).ConfigureAwait(false);
        return DockerConvert.ToVersion(version);
    }

    /// <inheritdoc/>
    public async Task<string?> FindDataDirectoryAsync(CancellationToken cancellationToken)
    {
        var info = await CallAsync("ask the engine where it keeps its data", _options.QueryDeadline,
            token => Client.System.GetSystemInfoAsync(token), cancellationToken).ConfigureAwait(false);
        return info.DockerRootDir is { Length: > 0 } directory ? directory : null;
    }

    /// <summary>Ends what is under way and gives all connections back.</summary>
    public void Dispose()
    {
        if (_client.IsValueCreated) _client.Value.Dispose();
    }

    /// <summary>Makes a call under a deadline of ours and turns its failure into one of our exceptions.</summary>
    /// <param name="tried">What is tried on what, for the message: <c>create container "web"</c>.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="call">The call; an <see cref="EngineException"/> of its own passes unchanged.</param>
    /// <param name="cancellationToken">The caller's.</param>
    private static async Task<T> CallAsync<T>(
        string tried, TimeSpan limit, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit);
        try
        {
            return await call(deadline.Token).ConfigureAwait(false)
                ?? throw new EngineException($"cannot {tried}: the engine's answer is empty");
        }
        catch (Exception e) when (e is OperationCanceledException || DockerErrors.IsEngineFailure(e))
        {
            // A token that fires closes the connection, which may show as a failure of the connection: ask the tokens first.
            cancellationToken.ThrowIfCancellationRequested();
            throw e is OperationCanceledException || (deadline.IsCancellationRequested && e is not DockerApiException)
                ? DockerErrors.TooLate(tried, limit, e)
                : DockerErrors.Failed(tried, e);
        }
    }

    private static async Task CallAsync(
        string tried, TimeSpan limit, Func<CancellationToken, Task> call, CancellationToken cancellationToken) =>
        await CallAsync(tried, limit, async token =>
        {
            await call(token).ConfigureAwait(false);
            return true;
        }, cancellationToken).ConfigureAwait(false);

    /// <summary>Twelve characters of an id tell it; names stay whole.</summary>
    private static string Short(string idOrName) =>
        idOrName.Length == 64 && idOrName.All(char.IsAsciiHexDigitLower) ? idOrName[..12] : idOrName;

    /// <summary>
    /// An id or name as part of an address. The library puts it there as it is, and <c>a?force=1</c> must not become a question
    /// about <c>a</c>: what cannot be a name is not found, without asking.
    /// </summary>
    private static string Known(string idOrName) =>
        idOrName.Length > 0
            && char.IsAsciiLetterOrDigit(idOrName[0])
            && idOrName.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-')
            ? idOrName
            : throw new DockerContainerNotFoundException(HttpStatusCode.NotFound,
                $$"""{"message":"no container can be called \"{{JsonEncodedText.Encode(idOrName)}}\""}""");
}
