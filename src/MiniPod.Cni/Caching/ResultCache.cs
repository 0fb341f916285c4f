using MiniPod.Linux;

namespace MiniPod.Cni;

/// <summary>The cache of attachments, one file each: <c>results/NETWORK-CONTAINER-INTERFACE</c>, as in
/// libcni.</summary>
internal sealed class ResultCache(string cacheDirectory)
{
    private const string AsideExtension = ".damaged";

    // A file name has at most 255 bytes (limits.h, NAME_MAX), and the name of a temporary file is 34 bytes longer.
    private const int MaxNameLength = 255 - 34;
    private readonly string _directory = Path.Combine(Path.GetFullPath(cacheDirectory), "results");

    public string PathOf(string network, string containerId, string ifName)
    {
        var name = $"{network}-{containerId}-{ifName}";
        return System.Text.Encoding.UTF8.GetByteCount(name) <= MaxNameLength
            ? Path.Combine(_directory, name)
            : throw new CniConfigException(
                $"the names of network \"{network}\", container \"{containerId}\" and interface \"{ifName}\" are together longer than "
                + $"the {MaxNameLength - 2} bytes that fit into the name of a cache file",
                CniErrorCode.InvalidEnvironment);
    }

    /// <summary>Finds an attachment; null when it is not in the cache.</summary>
    /// <exception cref="CniCacheException">The file is damaged.</exception>
    public CachedAttachment? Find(string network, string containerId, string ifName)
    {
        var path = PathOf(network, containerId, ifName);
        if (Read(path, (network, containerId, ifName)) is not { } found) return null;

        // "a-b" + "c" and "a" + "b-c" have the same file name: the content identifies the attachment.
        return found.NetworkName == network && found.ContainerId == containerId && found.IfName == ifName ? found : null;
    }

    /// <summary>Finds the attachment of a container's interface on any network: SPEC.md allows only one.</summary>
    public CachedAttachment? FindInterface(string network, string containerId, string ifName)
    {
        if (Find(network, containerId, ifName) is { } found) return found;
        return List(name => name.EndsWith($"-{containerId}-{ifName}", StringComparison.Ordinal))
            .FirstOrDefault(attachment => attachment.ContainerId == containerId && attachment.IfName == ifName);
    }

    /// <summary>Lists all attachments, or those of a container. Damaged and unrelated files are left out.</summary>
    public IReadOnlyList<CachedAttachment> List(string? containerId) => containerId is null
        ? List(_ => true)
        :
        [
            .. List(name => name.Contains(containerId, StringComparison.Ordinal)).Where(attachment =>
                attachment.ContainerId == containerId),
        ];

    /// <summary>Lists the paths of damaged files, including those that were set aside.</summary>
    public IReadOnlyList<string> ListDamaged() =>
    [
        .. Files().Where(path => Path.GetFileName(path).StartsWith('.') ? Path.GetExtension(path) == AsideExtension : IsDamaged(path)),
    ];

    /// <summary>Records the intent to ADD durably, with <paramref name="first"/> as the first plugin call.</summary>
    public void WriteIntent(NetworkConfigList list, RuntimeConf rt, string? ns, PluginInvocation first)
    {
        var path = PathOf(list.Name, rt.ContainerId, rt.IfName);
        if (File.Exists(path))
        {
            throw new CniCacheException(
                path,
                $"cache file \"{path}\" belongs to another attachment, whose names combine to the same file name. Rename the network "
                + "or the container.");
        }

        try
        {
            AtomicFile.CreateDirectory(_directory);
            AtomicFile.Write(path, CacheFormat.Write(list, rt, ns, null, first));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CniCacheException(path, $"cache file \"{path}\" cannot be written: {error.Message}. No plugin was run.", error);
        }
    }

    /// <summary>Records the progress of an ADD and its <paramref name="next"/> plugin call; null when the ADD is
    /// complete.</summary>
    public void WriteResult(NetworkConfigList list, RuntimeConf rt, string? ns, CniResult result, PluginInvocation? next)
    {
        var path = PathOf(list.Name, rt.ContainerId, rt.IfName);
        try
        {
            // Not durable: the result is needed to undo kernel state, which a power failure removes as well. The usual
            // file systems write the data of a replaced file before its name (ext4: auto_da_alloc).
            AtomicFile.Write(path, CacheFormat.Write(list, rt, ns, result, next), durable: false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CniCacheException(
                path,
                $"cache file \"{path}\" cannot be written: {error.Message}. The attachment was created, but its result was not "
                + "recorded. DEL it.",
                error);
        }
    }

    /// <summary>Records that a plugin call of an ADD failed, with the last result before it. Where that cannot be
    /// recorded, the ADD counts as interrupted.</summary>
    public void WriteFailure(NetworkConfigList list, RuntimeConf rt, string? ns, CniResult? result, PluginInvocation failed)
    {
        try
        {
            AtomicFile.Write(
                PathOf(list.Name, rt.ContainerId, rt.IfName),
                CacheFormat.Write(list, rt, ns, result, failed, hasFailed: true),
                durable: false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The failure itself is reported.
        }
    }

    /// <summary>Removes an attachment. Not durable: if the file reappears after a power failure, DEL is repeated, which
    /// is allowed.</summary>
    public static void Remove(CachedAttachment attachment)
    {
        try
        {
            File.Delete(attachment.Path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CniCacheException(
                attachment.Path,
                $"cache file \"{attachment.Path}\" cannot be removed: {error.Message}. Nothing else is left to do for the attachment: "
                + "DEL it again once the file can be removed.",
                error);
        }
    }

    /// <summary>Removes the temporary files that a process left when it was killed while writing an attachment. The
    /// caller must hold the container's lock.</summary>
    public void RemoveTemporary(string network, string containerId, string ifName)
    {
        var beginning = $".{Path.GetFileName(PathOf(network, containerId, ifName))}.";
        foreach (var file in Files().Where(file => Path.GetFileName(file).StartsWith(beginning, StringComparison.Ordinal)))
        {
            if (Path.GetExtension(file) is { Length: 33 } end && end[1..].All(char.IsAsciiHexDigitLower)) File.Delete(file);
        }
    }

    /// <summary>Renames a damaged file, so that it can be inspected later. A file with a leading dot is never listed as
    /// an attachment.</summary>
    public static void SetAside(string path)
    {
        try
        {
            File.Move(path, Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}{AsideExtension}"), overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CniCacheException(path, $"cache file \"{path}\" is damaged and cannot be set aside: {error.Message}", error);
        }
    }

    /// <summary>Removes the temporary files of killed processes. The caller must hold the GC lock, so that no process
    /// is writing.</summary>
    public void Sweep()
    {
        foreach (var path in Files().Where(path => IsTemporary(Path.GetFileName(path)))) File.Delete(path);
    }

    private static bool IsDamaged(string path)
    {
        try
        {
            _ = Read(path, null);
            return false;
        }
        catch (CniCacheException)
        {
            return true;
        }
    }

    private static bool IsTemporary(string name) =>
        name.StartsWith('.') && Guid.TryParseExact(Path.GetExtension(name).TrimStart('.'), "N", out _);

    private List<CachedAttachment> List(Func<string, bool> wanted)
    {
        var attachments = new List<CachedAttachment>();
        foreach (var path in Files())
        {
            var name = Path.GetFileName(path);
            if (name.StartsWith('.') || !wanted(name)) continue;
            try
            {
                // The content of a file becomes part of paths, so a file whose name does not match its content is
                // ignored.
                if (Read(path, null) is { } attachment && name == $"{attachment.NetworkName}-{attachment.ContainerId}-{attachment.IfName}")
                    attachments.Add(attachment);
            }
            catch (CniCacheException)
            {
                // A damaged file must not hide the others; DEL of its attachment sets it aside.
            }
        }

        return attachments;
    }

    private IReadOnlyList<string> Files()
    {
        try
        {
            return Directory.Exists(_directory) ? [.. Directory.EnumerateFiles(_directory).Order(StringComparer.Ordinal)] : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CniCacheException(_directory, $"cache directory \"{_directory}\" cannot be read: {error.Message}", error);
        }
    }

    private static CachedAttachment? Read(string path, (string Network, string ContainerId, string IfName)? asked)
    {
        try
        {
            var root = JsonText.Parse(File.ReadAllBytes(path));
            if (CacheFormat.Read(root, path) is { } attachment) return attachment;
            if (asked is not var (network, containerId, ifName)) return null;
            CniException? damage = null;
            var result = CacheFormat.ReadResult(root, SpecVersion.Oldest, ref damage);
            return new CachedAttachment
            {
                NetworkName = network,
                ContainerId = containerId,
                IfName = ifName,
                Result = result,
                IsComplete = result is not null,
                Damage = damage,
                Path = path,
            };
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (JsonText.IsFormatError(error))
        {
            throw new CniCacheException(
                path, $"cache file \"{path}\" is damaged: {error.Message}. DEL the attachment to set the file aside.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CniCacheException(path, $"cache file \"{path}\" cannot be read: {error.Message}", error);
        }
    }
}
