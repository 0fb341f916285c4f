using MiniPod.Linux;

namespace MiniPod.Cni;

/// <summary>The cache of attachments, one file each: <c>results/NETWORK-CONTAINER-INTERFACE</c>, as libcni has it.</summary>
internal sealed class ResultCache(string cacheDirectory)
{
    private const string AsideExtension = ".damaged";

    // A name has 255 bytes (limits.h, NAME_MAX), and a file being written carries 34 more in its own.
    private const int MaxNameLength = 255 - 34;
    private readonly string _directory = Path.Combine(Path.GetFullPath(cacheDirectory), "results");

    public string PathOf(string network, string containerId, string ifName)
    {
        var name = $"{network}-{containerId}-{ifName}";
        return System.Text.Encoding.UTF8.GetByteCount(name) <= MaxNameLength
            ? Path.Combine(_directory, name)
            : throw new CniConfigException(
                $"network \"{network}\", container \"{containerId}\" and interface \"{ifName}\" together are longer than the "
                + $"{MaxNameLength - 2} bytes that a file's name leaves for them",
                CniErrorCode.InvalidEnvironment);
    }

    /// <summary>What is known of an attachment; null when nothing is.</summary>
    /// <exception cref="CniCacheException">The file is damaged.</exception>
    public CachedAttachment? Find(string network, string containerId, string ifName)
    {
        var path = PathOf(network, containerId, ifName);
        if (Read(path, (network, containerId, ifName)) is not { } found) return null;

        // "a-b" + "c" and "a" + "b-c" have one name: the file tells whose it is.
        return found.NetworkName == network && found.ContainerId == containerId && found.IfName == ifName ? found : null;
    }

    /// <summary>The attachment of a container's interface, whatever network it is on: SPEC.md allows one.</summary>
    public CachedAttachment? FindInterface(string network, string containerId, string ifName)
    {
        if (Find(network, containerId, ifName) is { } found) return found;
        return List(name => name.EndsWith($"-{containerId}-{ifName}", StringComparison.Ordinal))
            .FirstOrDefault(attachment => attachment.ContainerId == containerId && attachment.IfName == ifName);
    }

    /// <summary>All attachments, or those of a container. Files that are damaged or not of the format are left out.</summary>
    public IReadOnlyList<CachedAttachment> List(string? containerId) => containerId is null
        ? List(_ => true)
        :
        [
            .. List(name => name.Contains(containerId, StringComparison.Ordinal)).Where(attachment =>
                attachment.ContainerId == containerId),
        ];

    /// <summary>The paths of files that are damaged, and of those that were set aside.</summary>
    public IReadOnlyList<string> ListDamaged() =>
    [
        .. Files().Where(path => Path.GetFileName(path).StartsWith('.') ? Path.GetExtension(path) == AsideExtension : IsDamaged(path)),
    ];

    /// <summary>Records, to survive a loss of power, what is about to be done, <paramref name="first"/> first.</summary>
    public void WriteIntent(NetworkConfigList list, RuntimeConf rt, string? ns, PluginInvocation first)
    {
        var path = PathOf(list.Name, rt.ContainerId, rt.IfName);
        if (File.Exists(path))
        {
            throw new CniCacheException(
                path,
                $"cache file \"{path}\" is taken by another attachment, whose names together are the same. Give network or "
                + "container another name.");
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

    /// <summary>Records how far an ADD has come, and which plugin is <paramref name="next"/>; null says that it is complete.</summary>
    public void WriteResult(NetworkConfigList list, RuntimeConf rt, string? ns, CniResult result, PluginInvocation? next)
    {
        var path = PathOf(list.Name, rt.ContainerId, rt.IfName);
        try
        {
            // Not durable: what the result serves, undoing what lives in the kernel, is lost with the power too; and the
            // file systems in use write a replaced file's data before its name (ext4: auto_da_alloc).
            AtomicFile.Write(path, CacheFormat.Write(list, rt, ns, result, next), durable: false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CniCacheException(
                path,
                $"cache file \"{path}\" cannot be written: {error.Message}. The attachment was made, without its result on record: DEL it.",
                error);
        }
    }

    /// <summary>Forgets an attachment. Not made durable: if it comes back with a loss of power, DEL is repeated, which
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
                $"cache file \"{attachment.Path}\" cannot be removed: {error.Message}. The plugins have deleted the attachment: "
                + "DEL it again when the file can be.",
                error);
        }
    }

    /// <summary>Removes what a process that was killed while it wrote an attachment left. To be called under the
    /// container's lock.</summary>
    public void RemoveTemporary(string network, string containerId, string ifName)
    {
        var beginning = $".{Path.GetFileName(PathOf(network, containerId, ifName))}.";
        foreach (var file in Files().Where(file => Path.GetFileName(file).StartsWith(beginning, StringComparison.Ordinal)))
        {
            if (Path.GetExtension(file) is { Length: 33 } end && end[1..].All(char.IsAsciiHexDigitLower)) File.Delete(file);
        }
    }

    /// <summary>Moves a damaged file out of the way, to be looked at. A name with a leading dot is in no listing.</summary>
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

    /// <summary>Removes the temporary files of writers that were killed. Only while nobody writes.</summary>
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
                // What a file says of itself becomes part of paths: one of another name than its content's is no attachment.
                if (Read(path, null) is { } attachment && name == $"{attachment.NetworkName}-{attachment.ContainerId}-{attachment.IfName}")
                    attachments.Add(attachment);
            }
            catch (CniCacheException)
            {
                // One damaged file must not hide the others; a DEL of its attachment sets it aside.
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
                path, $"cache file \"{path}\" is damaged: {error.Message}. DEL the attachment: that sets the file aside.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CniCacheException(path, $"cache file \"{path}\" cannot be read: {error.Message}", error);
        }
    }
}
