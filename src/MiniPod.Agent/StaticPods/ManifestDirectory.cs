using System.Security.Cryptography;
using System.Text;
using MiniPod.Linux;
using MiniPod.Pods;
using MiniPod.Pods.Manifest;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;
using MiniPod.Spec.Api;
using MiniPod.Spec.Reading;
using PodSpec = MiniPod.Pods.Spec.PodSpec;

namespace MiniPod.Agent.StaticPods;

/// <summary>Reads the manifests of a directory. What has not changed is not made into a pod again.</summary>
/// <param name="path">The full path of the directory.</param>
public sealed class ManifestDirectory(string path)
{
    /// <summary>The size of the largest manifest, in bytes: 10 MiB, as in kubelet.</summary>
    public const int MostBytes = 10 << 20;

    /// <summary>What kubelet notes of a static pod: where it came from, and a hash of it.</summary>
    public const string SourceAnnotation = "kubernetes.io/config.source", HashAnnotation = "kubernetes.io/config.hash";

    private const int HashLength = 32;

    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    private readonly Dictionary<string, StaticFile> _known = [];

    /// <summary>Reads it.</summary>
    public DirectoryView Read()
    {
        try
        {
            TrustedDirectory.RequirePath(path, "directory of manifests", "or name another one");
            if (FileIdentity.TryRead(path) is not { } identity) return new DirectoryView(null, []);
            var files = Directory.EnumerateFiles(path).Where(IsManifest).Select(Read).OfType<StaticFile>().ToList();
            foreach (var gone in _known.Keys.Except(files.Select(file => file.Path)).ToList()) _known.Remove(gone);
            return new DirectoryView($"{identity}", files);
        }
        catch (DirectoryNotFoundException)
        {
            return new DirectoryView(null, []);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or LibcException or PodException)
        {
            return new DirectoryView(null, []) { Problem = $"cannot be read: {error.Message}" };
        }
    }

    /// <summary>Whether a file of that name is a manifest: what editors and copies leave beside one is not.</summary>
    public static bool IsManifest(string file)
    {
        var name = Path.GetFileName(file);
        return name[0] != '.' && !name.Contains('~', StringComparison.Ordinal) && Extensions.Contains(Path.GetExtension(name));
    }

    // Null if it is gone, or no file.
    private StaticFile? Read(string file)
    {
        try
        {
            if (FileKind.Of(file) != FileKind.File) return null; // to open a pipe could take for ever
            RequireOfRoot(file);
            using var stream = File.OpenRead(file);
            if (stream.Length > MostBytes) return Unusable(file, "too large", $"is larger than {MostBytes >> 20} MiB");
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            var digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
            if (_known.GetValueOrDefault(file) is { } known && known.Digest == digest) return known;
            return _known[file] = Parse(file, digest, bytes);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (PodException error)
        {
            return Unusable(file, error.Message, error.Message);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or LibcException)
        {
            return Unusable(file, error.Message, $"cannot be read: {error.Message}");
        }
    }

    // What is in it is done as root. Only root can put it there, but it can be another user's, or a link to such a file.
    private static void RequireOfRoot(string file)
    {
        var real = new FileInfo(file).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file;
        try
        {
            if (real != file)
                TrustedDirectory.RequirePath(Path.GetDirectoryName(real)!, "directory of the manifest", "or copy the manifest");
        }
        catch (UntrustedDirectoryException error)
        {
            throw new PodException($"is a link to where others than root can change it: {error.Message.TrimEnd('.')}", error);
        }

        if (FileOwner.TryRead(real, followLink: false) is { IsOpenToOthers: true })
            throw new PodException("can be changed by others than root: use 'chown root' and 'chmod go-w'");
    }

    private static StaticFile Unusable(string file, string digest, string problem) =>
        new(file, digest) { Problem = $"manifest \"{file}\" {problem}." };

    private static StaticFile Parse(string file, string digest, byte[] bytes)
    {
        IReadOnlyList<ManifestFile> files = [new ManifestFile(file, bytes)];
        var report = ManifestPods.Check(files, UnknownFields.Warn, NodeFacts.Read());
        try
        {
            ManifestPods.ThrowIfInvalid(files, report);
        }
        catch (PodException error)
        {
            return new StaticFile(file, digest) { Problem = error.Message };
        }

        if (report.Objects is not [{ Value: Pod { Metadata.Name: not null } }] || report.Pods is not [{ Spec: var pod }])
            return Unusable(file, digest, "must contain one Pod, with a name, and nothing else");
        return new StaticFile(file, digest) { Pod = Owned(pod, file), Warnings = [.. report.Warnings.Select(warning => $"{warning}")] };
    }

    // kubelet appends the node's name to that of the pod, so that it is unique in the cluster. There is one node here.
    private static PodSpec Owned(PodSpec pod, string file) => pod with
    {
        Owner = new PodOwner(PodOwnerKind.File, file),
        Annotations = new Dictionary<string, string>(pod.Annotations)
        {
            [SourceAnnotation] = "file",
            [HashAnnotation] =
                Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{file}\n{pod.Fingerprint}")))[..HashLength],
        },
    };
}
