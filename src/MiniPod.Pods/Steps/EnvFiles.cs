using System.Text;
using MiniPod.Linux;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>The variables of containers that stand in files of the pod's volumes. A container wrote these files: no link in them is
/// followed, and nothing but a file is read.</summary>
internal static class EnvFiles
{
    private const int Longest = 1 << 20;

    /// <summary>The needs of the step that creates the container.</summary>
    public static IEnumerable<Need> NeedsOf(PodRecord record, ContainerSpec container) => container.Env
        .Select(variable => variable.File?.Volume)
        .OfType<string>()
        .Distinct()
        .Except(container.Mounts.Where(mount => mount.SubPath is null).Select(mount => mount.Volume))
        .SelectMany(volume => MountNeeds.Of(record.Spec.Volumes.First(one => one.Name == volume)))
        .Select(step => Need.ToBeMade(step, "a variable is read from the volume when the container is made"));

    /// <summary>The values, as they are now; null where an optional one is missing.</summary>
    public static Func<EnvFileKey, string?> Of(PodRecord record, PodPaths paths) => key => Find(record, paths, key);

    /// <summary>The same before the pod exists: the names.</summary>
    public static string Unknown(EnvFileKey key) => $"<{key.Volume}/{key.Path}: {key.Key}>";

    /// <summary>The same for a script, which runs without whoever reads files.</summary>
    /// <exception cref="PodException">Always.</exception>
    public static string InScript(EnvFileKey key) => throw new PodException(
        $"variable \"{OneLine.Of(key.Key)}\" is read from \"{OneLine.Of(key.Path)}\" in volume \"{key.Volume}\" when its container is "
        + "made, which a script cannot do. Write a script of a pod without fileKeyRef.");

    private static string? Find(PodRecord record, PodPaths paths, EnvFileKey key)
    {
        var volume = record.Spec.Volumes.First(one => one.Name == key.Volume);
        var file = $"file \"{OneLine.Of(key.Path)}\" of volume \"{key.Volume}\"";
        try
        {
            var content = BeneathDirectory.ReadFile(VolumePlace.Source(paths, record, volume), key.Path, Longest);
            if (content is null && !key.IsOptional) throw new PodException($"{file} does not exist");
            var value = content is null ? null : EnvFile.Find(Encoding.UTF8.GetString(content), key.Key);
            if (value?.Contains('\0', StringComparison.Ordinal) == true)
                throw new PodException($"\"{OneLine.Of(key.Key)}\" has a zero byte");
            return value is not null || key.IsOptional
                ? value
                : throw new PodException($"environment variable key \"{OneLine.Of(key.Key)}\" not found in {file}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PodException($"{file} cannot be read: {error.Message}", error);
        }
        catch (PodException error) when (!error.Message.Contains(file, StringComparison.Ordinal))
        {
            throw new PodException($"{file}: {error.Message}", error);
        }
    }
}
