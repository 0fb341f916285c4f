using System.Formats.Tar;
using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace MiniPod.Engine.Docker;

public sealed partial class DockerEngine
{
    private const int MostLinks = 8;

    /// <inheritdoc/>
    public async Task<byte[]?> ReadFileAsync(string idOrName, string path, int longest, CancellationToken cancellationToken)
    {
        var tried = $"read \"{path}\" of container \"{Short(idOrName)}\"";
        try
        {
            // The engine resolves the path within the container, but returns a link as its last part.
            for (var links = 0; links <= MostLinks; links++)
            {
                var (content, target) = await CallAsync(
                    tried, _options.QueryDeadline, token => ReadAsync(idOrName, path, tried, longest, token), cancellationToken)
                    .ConfigureAwait(false);
                if (target is null) return content;
                path = Path.GetFullPath(target, Path.GetDirectoryName(path)!);
            }

            throw new EngineException($"cannot {tried}: there are too many links");
        }
        catch (EngineException e) when (e.InnerException is DockerApiException { StatusCode: HttpStatusCode.NotFound })
        {
            return null;
        }
    }

    // The file as an archive with one entry: its content, or the target of a link; neither if it is no file.
    private async Task<(byte[]? Content, string? Target)> ReadAsync(
        string idOrName, string path, string tried, int longest, CancellationToken cancellationToken)
    {
        var found = await Client.Containers.GetArchiveFromContainerAsync(
            Known(idOrName), new ContainerPathStatParameters { Path = path }, statOnly: false, cancellationToken).ConfigureAwait(false);
        using var reader = new TarReader(found.Stream ?? throw new EngineException($"cannot {tried}: the engine's answer is empty"));
        var entry = await reader.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false);
        if (entry is { EntryType: TarEntryType.SymbolicLink }) return (null, entry.LinkName);
        if (entry is not { EntryType: TarEntryType.RegularFile or TarEntryType.V7RegularFile }) return (null, null);
        if (entry.Length > longest) throw new EngineException($"cannot {tried}: it has more than {longest} bytes");
        var content = new byte[entry.Length];
        if (entry.DataStream is { } data) await data.ReadExactlyAsync(content, cancellationToken).ConfigureAwait(false);
        return (content, null);
    }
}
