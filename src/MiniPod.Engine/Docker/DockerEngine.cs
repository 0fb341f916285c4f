using System.Net;
using System.Text.Json;
using Docker.DotNet;
using Serilog;

namespace MiniPod.Engine.Docker;

/// <summary>The Docker Engine of this machine, over its Unix socket. Safe to use from several threads.</summary>
public sealed partial class DockerEngine : IContainerEngine, IDisposable
{
    /// <summary>The address used when none is given.</summary>
    public const string DefaultEndpoint = "unix:///var/run/docker.sock";

    private readonly DockerEngineOptions _options;
    private readonly ILogger _log;
    private readonly Lazy<DockerClient> _client;

    /// <summary>Does not connect yet: each call opens its own connection, and rejects an engine
    /// that MiniPod cannot use.</summary>
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

    /// <summary>Warms up the inspect that follows every start, at no cost while the start is being waited
    /// for.</summary>
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
        var version = await CallAsync("get the version of the engine", _options.QueryDeadline,
            token => Client.System.GetVersionAsync(token), cancellationToken).ConfigureAwait(false);
        return DockerConvert.ToVersion(version);
    }

    /// <inheritdoc/>
    public async Task<string?> FindDataDirectoryAsync(CancellationToken cancellationToken)
    {
        var info = await CallAsync("get the data directory of the engine", _options.QueryDeadline,
            token => Client.System.GetSystemInfoAsync(token), cancellationToken).ConfigureAwait(false);
        return info.DockerRootDir is { Length: > 0 } directory ? directory : null;
    }

    /// <summary>Cancels calls in progress and closes all connections.</summary>
    public void Dispose()
    {
        if (_client.IsValueCreated) _client.Value.Dispose();
    }

    /// <summary>Makes a call with MiniPod's own deadline and translates its failure into an
    /// <see cref="EngineException"/>.</summary>
    /// <param name="tried">What is tried, and on what, for the message: <c>create container "web"</c>.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="call">The call; an <see cref="EngineException"/> that it throws itself passes unchanged.</param>
    /// <param name="cancellationToken">The caller's token.</param>
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
            // A token that fires closes the connection, which may surface as a connection failure:
            // check the tokens first.
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

    /// <summary>Shortens an ID to twelve characters, which identify it; names stay whole.</summary>
    private static string Short(string idOrName) =>
        idOrName.Length == 64 && idOrName.All(char.IsAsciiHexDigitLower) ? idOrName[..12] : idOrName;

    /// <summary>
    /// Checks an ID or name that is to become part of a URL. The library inserts it unescaped, and
    /// <c>a?force=1</c> must not turn into a request about <c>a</c>: what cannot be a name is reported as not
    /// found, without asking the engine.
    /// </summary>
    private static string Known(string idOrName) =>
        idOrName.Length > 0
            && char.IsAsciiLetterOrDigit(idOrName[0])
            && idOrName.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-')
            ? idOrName
            : throw new DockerContainerNotFoundException(HttpStatusCode.NotFound,
                $$"""{"message":"\"{{JsonEncodedText.Encode(idOrName)}}\" is not a valid container name"}""");
}
