namespace MiniPod.Engine;

/// <summary>
/// The operations that a pod manager needs from a container engine. Nothing here knows about pods or networks.
/// A missing object is a normal result for a query (<c>Find…</c>), and counts as success when something is to
/// be stopped or removed.
/// </summary>
/// <exception cref="EngineException">Thrown by every operation, as this type or a derived one, when the engine rejects
/// the request or cannot be reached.</exception>
public interface IContainerEngine
{
    /// <summary>
    /// Makes sure that a usable engine answers. The first call of a process is its most expensive, so start it early,
    /// while there is other work to do.
    /// </summary>
    /// <exception cref="EngineUnavailableException">No usable engine is available; the message says why and
    /// how to fix it.</exception>
    Task EnsureUsableAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Pays the one-time cost of creating containers in this process, in parallel with other work. Sends nothing to the
    /// engine, and nothing depends on it.
    /// </summary>
    Task WarmUpAsync(CancellationToken cancellationToken);

    /// <summary>Returns the engine's version.</summary>
    Task<EngineVersion> GetVersionAsync(CancellationToken cancellationToken);

    /// <summary>The directory on this machine where the engine keeps images and containers; null when the engine does
    /// not report it.</summary>
    Task<string?> FindDataDirectoryAsync(CancellationToken cancellationToken);

    /// <summary>Looks up an image by name or ID; null when the engine does not have it.</summary>
    Task<ImageSummary?> FindImageAsync(string reference, CancellationToken cancellationToken);

    /// <summary>Pulls an image from its registry.</summary>
    /// <param name="reference">The image, <c>nginx:1.27</c>; without a tag, <c>latest</c>.</param>
    /// <param name="progress">Receives a line when the pull starts and another when it is done;
    /// a failure is thrown.</param>
    /// <param name="cancellationToken">Cancels the pull; the engine stops pulling.</param>
    /// <exception cref="ImageNotFoundException">The registry does not have it, or denies access.</exception>
    /// <exception cref="ImagePullException">No registry answered in time, or the name is wrong.</exception>
    Task PullImageAsync(string reference, Action<string>? progress, CancellationToken cancellationToken);

    /// <summary>Loads images from an archive in the format of <c>docker save</c>, gzipped or not.</summary>
    /// <param name="archive">The archive; it is disposed of, so a retry needs a new stream.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task LoadImageAsync(Stream archive, CancellationToken cancellationToken);

    /// <summary>Makes a volume of the engine's own kind, or finds the one of that name.</summary>
    /// <returns>The directory on this machine where its content is.</returns>
    Task<string> MakeVolumeAsync(string name, CancellationToken cancellationToken);

    /// <summary>Creates a container without starting it.</summary>
    /// <returns>Its id, 64 hexadecimal digits.</returns>
    /// <exception cref="ContainerNameInUseException">The container name is already in use.</exception>
    /// <exception cref="ImageNotFoundException">The engine does not have the image.</exception>
    Task<string> CreateContainerAsync(ContainerConfig config, CancellationToken cancellationToken);

    /// <summary>Starts a container. Succeeds if it is already running.</summary>
    /// <exception cref="StaleTaskException">The engine has to be restarted first.</exception>
    /// <exception cref="ContainerStartException">Its command could not be run; carries the exit
    /// code, 126 or 127.</exception>
    Task StartContainerAsync(string idOrName, CancellationToken cancellationToken);

    /// <summary>Looks up a container; null when there is no such container.</summary>
    Task<ContainerDetails?> FindContainerAsync(string idOrName, CancellationToken cancellationToken);

    /// <summary>Lists the containers, running or not, that carry all of the given labels.</summary>
    /// <param name="labels">The labels, each <c>key</c> or <c>key=value</c>; an empty list returns all
    /// containers.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<ContainerSummary>> ListContainersAsync(IReadOnlyList<string> labels, CancellationToken cancellationToken);

    /// <summary>Sends a container its stop signal, and SIGKILL once the grace period is over. Succeeds if the container
    /// is not running or does not exist.</summary>
    /// <param name="idOrName">The container.</param>
    /// <param name="grace">The grace period, rounded up to whole seconds; zero kills the container at once.</param>
    /// <param name="cancellationToken">Stops waiting; the engine carries on with the stop.</param>
    Task StopContainerAsync(string idOrName, TimeSpan grace, CancellationToken cancellationToken);

    /// <summary>Removes a container and its anonymous volumes. Succeeds if the container does not exist.</summary>
    /// <param name="idOrName">The container.</param>
    /// <param name="force">Whether a running container is killed first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task RemoveContainerAsync(string idOrName, bool force, CancellationToken cancellationToken);

    /// <summary>Waits until a started container has exited.</summary>
    /// <returns>Its exit code.</returns>
    Task<int> WaitContainerAsync(string idOrName, CancellationToken cancellationToken);

    /// <summary>Follows what happens to containers, until the engine ends the stream, as it does when it stops. Events can be missing, late
    /// or doubled: the engine keeps the last 256 only, and drops those that a slow reader does not take.</summary>
    /// <param name="label">The label that the containers carry, <c>key</c> or <c>key=value</c>.</param>
    /// <param name="since">From when on, by the engine's clock, as far as it remembers.</param>
    /// <param name="seen">Receives the events, one after the other. It must be quick, and must not throw.</param>
    /// <param name="cancellationToken">Ends it, with an <see cref="OperationCanceledException"/>.</param>
    Task FollowContainersAsync(string label, DateTimeOffset since, Action<ContainerEvent> seen, CancellationToken cancellationToken);

    /// <summary>Attaches to a container's output. Call it before starting the container, so that nothing is missed. The
    /// output is read right away, and up to 16 MiB of each stream is buffered until it is copied.</summary>
    Task<IContainerOutput> AttachContainerAsync(string idOrName, CancellationToken cancellationToken);

    /// <summary>Copies a container's log.</summary>
    Task ReadLogsAsync(string idOrName, LogOptions options, Stream output, Stream error, CancellationToken cancellationToken);

    /// <summary>Reads a file of a container, which need not have been started.</summary>
    /// <param name="idOrName">The container.</param>
    /// <param name="path">The absolute path in it; links are followed within the container.</param>
    /// <param name="longest">How many bytes it may have.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null if there is no such file.</returns>
    Task<byte[]?> ReadFileAsync(string idOrName, string path, int longest, CancellationToken cancellationToken);

    /// <summary>Runs a command in a running container, without a terminal. Cancelling leaves the command running, unless
    /// <see cref="ExecConfig.EndsWithCaller"/>; then it is waited for until it has ended.</summary>
    /// <param name="idOrName">The container.</param>
    /// <param name="config">The command.</param>
    /// <param name="input">Its standard input, copied to the end; null for none. A pending read is abandoned if the
    /// command exits first.</param>
    /// <param name="output">Receives its standard output.</param>
    /// <param name="error">Receives its standard error.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The command's exit code; 126 or 127 when it could not be run, in which case the engine writes the
    /// reason to <paramref name="output"/>.</returns>
    Task<int> ExecAsync(
        string idOrName, ExecConfig config, Stream? input, Stream output, Stream error, CancellationToken cancellationToken);
}
