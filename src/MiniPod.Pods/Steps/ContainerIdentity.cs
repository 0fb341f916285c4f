using System.Globalization;
using MiniPod.Engine;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Steps;

/// <summary>As whom a container runs, given its image's user. Source: kubelet's verifyRunAsNonRoot, and Docker's
/// <c>USER[:GROUP]</c>.</summary>
internal static class ContainerIdentity
{
    private const string Root = "0";

    /// <summary>Whether the image has to be known.</summary>
    public static bool NeedsImage(ContainerSecurity? security) =>
        security is { RunAsUser: null };

    /// <summary>The user for the engine, <c>UID[:GID]</c>; null for the image's own.</summary>
    /// <param name="security">What the container asks for.</param>
    /// <param name="imageUser">The image's user, empty for root.</param>
    public static string? User(ContainerSecurity? security, string imageUser)
    {
        if (security is null or { RunAsUser: null, RunAsGroup: null }) return null;
        var user = security.RunAsUser is { } uid ? Text(uid) : UserPart(imageUser) is { Length: > 0 } own ? own : Root;
        return security.RunAsGroup is { } gid ? $"{user}:{Text(gid)}" : user;
    }

    /// <summary>Refuses a container that must not run as root, and would.</summary>
    /// <param name="container">The container.</param>
    /// <param name="image">Its image; null if that need not be known.</param>
    /// <exception cref="PodException">It would run as root, or nobody can tell.</exception>
    public static void Check(ContainerSpec container, ImageSummary? image)
    {
        if (container.Security is not { RunAsNonRoot: true } security) return;
        var fault = (security.RunAsUser, UserPart(image?.User ?? "")) switch
        {
            (0, _) => "its runAsUser is 0",
            (not null, _) => null,
            (null, "" or Root) => $"image \"{container.Image}\" runs as root. Set runAsUser",
            (null, var name) when !long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _) =>
                $"image \"{container.Image}\" runs as \"{OneLine.Of(name)}\", and a name can stand for any number. Set runAsUser to its "
                + "number",
            _ => null,
        };
        if (fault is not null) throw new PodException($"container \"{container.Name}\" has runAsNonRoot, but {fault}.");
    }

    private static string UserPart(string imageUser) => imageUser.Split(':')[0];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
