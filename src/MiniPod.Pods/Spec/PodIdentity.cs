using System.Globalization;
using System.Text.RegularExpressions;

namespace MiniPod.Pods.Spec;

/// <summary>
/// The identity of a pod: CRI's <c>PodSandboxMetadata</c>. Its name reservation, its link in /var/run/netns, its labels
/// and the engine's names for its containers are derived from it. Apart from the uid, none of these can be confused
/// between two pods.
/// </summary>
/// <param name="Namespace">The Kubernetes namespace.</param>
/// <param name="Name">The name of the pod in that namespace.</param>
/// <param name="Uid">The Kubernetes uid of the pod, which is passed to plugins. Two pods that differ only in it cannot
/// exist at the same time.</param>
/// <param name="Attempt">How many times its sandbox has been re-created, 0 for the first one.</param>
public sealed partial record PodIdentity(string Namespace, PodName Name, string Uid, int Attempt)
{
    /// <summary>The namespace of pods that specify none, as in Kubernetes.</summary>
    public const string DefaultNamespace = "default";

    /// <summary>
    /// The name by which MiniPod knows it: <c>web</c>; followed by its namespace if that is not the default,
    /// <c>web@shop</c>; and by its attempt if that is not 0, <c>web@default.1</c>. No name contains an '@', and no
    /// namespace a dot.
    /// </summary>
    public string FullName => (Namespace, Attempt) switch
    {
        (DefaultNamespace, 0) => Name.Value,
        (_, 0) => $"{Name}@{Namespace}",
        _ => string.Create(CultureInfo.InvariantCulture, $"{Name}@{Namespace}.{Attempt}"),
    };

    /// <summary>
    /// The engine's name for one of its containers: <c>minipod.web.nginx</c>, <c>minipod-shop.web.nginx</c>,
    /// <c>minipod-shop_1.web.nginx</c>. It is unambiguous although pod names may contain dots: namespaces contain
    /// neither dots nor '_', and a container's full name ends with one part that is not a number, optionally followed
    /// by a number.
    /// </summary>
    /// <param name="container">The container's full name; <c>POD</c> for the sandbox.</param>
    public string ContainerName(string container) => (Namespace, Attempt) switch
    {
        (DefaultNamespace, 0) => $"minipod.{Name}.{container}",
        (_, 0) => $"minipod-{Namespace}.{Name}.{container}",
        _ => string.Create(CultureInfo.InvariantCulture, $"minipod-{Namespace}_{Attempt}.{Name}.{container}"),
    };

    /// <summary>Whether a text has the form of a pod's full name.</summary>
    public static bool IsFullName(string text) =>
        text.Split('@') is [var name, .. var rest]
            && PodName.IsValid(name)
            && rest is [] or [_]
            && (rest is not [var behind] || Behind().IsMatch(behind));

    /// <summary>Whether a text is a valid namespace: a DNS label, RFC 1123.</summary>
    public static bool IsNamespace(string text) => Label().IsMatch(text);

    /// <summary>Parses a namespace.</summary>
    /// <exception cref="PodException">It is not a DNS label, RFC 1123: at most 63 lower-case
    /// letters, digits and '-'.</exception>
    public static string ParseNamespace(string text) => IsNamespace(text)
        ? text
        : throw new PodException(
            $"invalid namespace \"{OneLine.Of(text)}\". It must consist of at most 63 lower-case letters, digits and '-', and "
            + "start and end with a letter or digit.");

    /// <inheritdoc/>
    public override string ToString() => FullName;

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\z")]
    private static partial Regex Label();

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[1-9][0-9]{0,9})?\\z")]
    private static partial Regex Behind();
}
