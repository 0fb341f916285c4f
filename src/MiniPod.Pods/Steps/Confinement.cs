using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>A container's seccomp, AppArmor and SELinux settings as the engine's options.</summary>
internal static class Confinement
{
    private const string Unconfined = "unconfined";

    /// <summary>The options of a container that is created now.</summary>
    /// <exception cref="PodException">A profile is not there, or cannot be read.</exception>
    public static IReadOnlyList<string> Of(ContainerSpec container, PodPaths paths) =>
        Options(container.Security, path => Read(container, paths.SeccompDirectory, path));

    /// <summary>The same for a person to read, with the path of a profile in place of the profile, as docker's client takes
    /// it.</summary>
    public static IReadOnlyList<string> Shown(ContainerSpec container, PodPaths paths) =>
        Options(container.Security, path => Path.Combine(paths.SeccompDirectory, path));

    private static IReadOnlyList<string> Options(ContainerSecurity? security, Func<string, string> profileOf) => security is null ? [] :
    [
        .. security.SeccompProfile is { } seccomp
            ? new[] { $"seccomp={(seccomp == Unconfined ? seccomp : profileOf(seccomp))}" }
            : [],
        .. security.AppArmorProfile is { } profile ? new[] { $"apparmor={profile}" } : [],
        .. security.SelinuxLabels.Select(label => $"label={label}"),
    ];

    // The manifest's reader has refused a path that leaves the directory.
    private static string Read(ContainerSpec container, string directory, string path)
    {
        var file = Path.Combine(directory, path);
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PodException(
                $"cannot create container \"{container.Name}\": its seccomp profile \"{file}\" cannot be read: {error.Message}", error);
        }
    }
}
