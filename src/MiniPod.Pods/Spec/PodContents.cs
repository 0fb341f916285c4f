using System.Text.Json;
using System.Text.Json.Nodes;
using MiniPod.Pods.Spec.Volumes;

namespace MiniPod.Pods.Spec;

/// <summary>What of a pod can change while it runs: what its ConfigMaps and Secrets contain, and the images of its app containers. Files
/// are replaced in place, variables are those of the next instance of a container, and an image makes a container anew, as with
/// kubelet.</summary>
internal static class PodContents
{
    /// <summary>Whether nothing else is different in two pods that were made of manifests. What the manifests themselves say must be the
    /// same but for images, also where it decides about files or variables.</summary>
    /// <param name="made">The pod that exists.</param>
    /// <param name="wanted">The pod as its manifest says now.</param>
    public static bool IsAllThatDiffers(PodSpec made, PodSpec wanted) =>
        made is { Fingerprint: not null, Manifest: { } before }
        && wanted.Manifest is { } after
        && JsonNode.DeepEquals(WithoutImages(before), WithoutImages(after))
        && Frame(made) == Frame(wanted);

    /// <summary>The names of the containers whose images are different.</summary>
    public static IReadOnlyList<string> OtherImages(PodSpec made, PodSpec wanted) =>
    [
        .. made.Containers.Zip(wanted.Containers).Where(pair => pair.First.Image != pair.Second.Image)
            .Select(pair => pair.First.Name.Value),
    ];

    /// <summary>Whether variables are different, which containers that run do not learn of.</summary>
    public static bool HasOtherVariables(PodSpec made, PodSpec wanted) =>
        made.Containers.Zip(wanted.Containers).Any(pair => !pair.First.Env.SequenceEqual(pair.Second.Env));

    /// <summary>The pod that exists, with the contents that are wanted.</summary>
    public static PodSpec Take(PodSpec made, PodSpec wanted) => made with
    {
        Volumes = wanted.Volumes,
        Containers = [.. made.Containers.Zip(wanted.Containers, (container, one) => container with { Env = one.Env })],
        Manifest = wanted.Manifest,
        Fingerprint = wanted.Fingerprint,
    };

    private static JsonNode WithoutImages(string manifest)
    {
        var pod = JsonNode.Parse(manifest)!;
        foreach (var container in (pod["spec"]?["containers"] as JsonArray ?? []).OfType<JsonObject>()) container.Remove("image");
        return pod;
    }

    // The pod without its contents, and without what says nothing about its manifest: attempts, and what was asked for on the command
    // line.
    private static string Frame(PodSpec pod) => JsonSerializer.Serialize(
        pod with
        {
            Networks = [],
            PauseImage = null,
            Owner = null,
            Manifest = null,
            Fingerprint = null,
            Volumes = [.. pod.Volumes.Select(volume => volume is FilesVolume files ? files with { Files = [] } : volume)],
            Containers =
            [
                .. pod.Containers.Select(container => container with
                {
                    Attempt = 0,
                    Env = [],
                    Image = container.Role == ContainerRole.App ? "" : container.Image,
                }),
            ],
        },
        SpecJson.Default.PodSpec);
}
