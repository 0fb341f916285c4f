namespace MiniPod.Engine;

/// <summary>
/// The verbs that a pod manager needs of a container engine. Nothing here knows of pods or networks. What is not found is an
/// answer where a question is asked (<c>Find…</c>) and success where something is ended or removed.
/// </summary>
/// <exception cref="EngineException">Every verb throws it, or a type derived from it, when the engine refuses or cannot
/// be reached.</exception>
public interface IContainerEngine
{
    /// <summary>
    /// Makes sure that an engine answers that serves us. The first call of a process is its dearest, so this is worth beginning
    /// early, while there is other work.
    /// </summary>
    /// <exception cref="EngineUnavailableException">There is none; the message tells why and how to mend it.</exception>
    Task EnsureUsableAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Pays what making containers costs this process once, beside other work. Nothing is asked of the engine, and nothing depends on it.
    /// </summary>
    Task WarmUpAsync(CancellationToken cancellationToken);

    /// <summary>The engine's name and version.</summary>
    Task<EngineVersion> GetVersionAsync(CancellationToken cancellationToken);

    /// <summary>Where the engine keeps images and containers on this machine; null when it does not tell.</summary>
    Task<string?> FindDataDirectoryAsync(CancellationToken cancellationToken);

    /// <summary>Looks an image up by name or id; null when the engine does not have it.</summary>
    Task<ImageSummary?> FindImageAsync(string reference, CancellationToken cancellationToken);

    /// <summary>Fetches an image from its registry.</summary>
    /// <param name="reference">The image, <c>nginx:1.27</c>; without a tag <c>latest</c> is meant.</param>
    /// <param name="progress">Receives a line when the pull begins, and one when it is done; a failure is thrown.</param>
    /// <param name="cancellationToken">Gives up; the engine stops pulling.</param>
    Task PullImageAsync(string reference, Action<string>? progress, CancellationToken cancellationToken);

    /// <summary>Loads images from an archive in the format of <c>docker save</c>, gzipped or not.</summary>
    /// <param name="archive">The archive; it is disposed of, so that another try needs a new one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task LoadImageAsync(Stream archive, CancellationToken cancellationToken);

    /// <summary>Makes a container without starting it.</summary>
    /// <returns>Its id, 64 hexadecimal digits.</returns>
    /// <exception cref="ContainerNameInUseException">Another container has that name.</exception>
    /// <exception cref="ImageNotFoundException">The engine does not have the image.</exception>
    Task<string> CreateContainerAsync(ContainerConfig config, CancellationToken cancellationToken);

    /// <summary>Starts a container; success when it runs already.</summary>
    /// <exception cref="ContainerStartException">Its command could not be run; tells the exit code, 126 or 127.</exception>
    Task StartContainerAsync(string idOrName, CancellationToken cancellationToken);

    /// <summary>Looks a container up; null when there is none.</summary>
    Task<ContainerDetails?> FindContainerAsync(string idOrName, CancellationToken cancellationToken);

    /// <summary>The containers, running or not, that carry every one of these labels.</summary>
    /// <param name="labels">Each <c>key</c> or <c>key=value</c>; none lists all containers.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<ContainerSummary>> ListContainersAsync(IReadOnlyList<string> labels, CancellationToken cancellationToken);

    /// <summary>Sends a container its stop signal, and KILL when the grace period is over. Not running, or not there, is success.</summary>
    /// <param name="idOrName">The container.</param>
    /// <param name="grace">Rounded up to whole seconds; zero kills at once.</param>
    /// <param name="cancellationToken">Gives up waiting; the engine goes on.</param>
    Task StopContainerAsync(string idOrName, TimeSpan grace, CancellationToken cancellationToken);

    /// <summary>Removes a container with its anonymous volumes. Not there is success.</summary>
    /// <param name="idOrName">The container.</param>
    /// <param name="force">Kills it first when it runs.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task RemoveContainerAsync(string idOrName, bool force, CancellationToken cancellationToken);

    /// <summary>Waits until a started container has ended.</summary>
    /// <returns>Its exit code.</returns>
    Task<int> WaitContainerAsync(string idOrName, CancellationToken cancellationToken);

    /// <summary>Opens a container's output as it comes, to be called before the start so that nothing is missed. It is
    /// read at once, and up to 16 MiB of each stream are kept until they are copied.</summary>
    Task<IContainerOutput> AttachContainerAsync(string idOrName, CancellationToken cancellationToken);

    /// <summary>Copies a container's log.</summary>
    Task ReadLogsAsync(string idOrName, LogOptions options, Stream output, Stream error, CancellationToken cancellationToken);

    /// <summary>Runs a command in a running container, without a terminal. Cancelling leaves the command running: no
    /// engine can end it.</summary>
    /// <param name="idOrName">The container.</param>
    /// <param name="config">The command.</param>
    /// <param name="input">Its standard input, passed on to its end; null: none. A read under way is left behind when
    /// the command ends first.</param>
    /// <param name="output">Receives its standard output.</param>
    /// <param name="error">Receives its standard error.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The command's exit code; 126 or 127 when it could not be run, which the engine explains on
    /// <paramref name="output"/>.</returns>
    Task<int> ExecAsync(
        string idOrName, ExecConfig config, Stream? input, Stream output, Stream error, CancellationToken cancellationToken);
}
