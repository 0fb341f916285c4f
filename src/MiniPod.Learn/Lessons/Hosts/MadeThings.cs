using System.Globalization;
using MiniPod.Engine;
using MiniPod.Learn.Lessons.Format;
using MiniPod.Learn.Lessons.Programs;
using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Pods;
using MiniPod.Pods.Store;

namespace MiniPod.Learn.Lessons.Hosts;

/// <summary>The things that a lesson makes on the real host. It begins only where none of their names is taken, so that those that are
/// there afterwards are its own; and it removes nothing that has become something else. A symbolic link is a thing of its own, whatever it
/// leads to: the network namespace of a container of Docker's must survive its second name. It stays the same when it is led to another
/// place, as a container of a pod does when the pod is repaired.</summary>
internal sealed class MadeThings(Lesson lesson, LessonTools tools)
{
    /// <summary>Refuses to begin where a name is taken.</summary>
    /// <exception cref="PodException">One is; the message says which, and how to go on.</exception>
    public async Task RequireFreeAsync(CancellationToken cancellationToken)
    {
        foreach (var (made, identity) in await NoteAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new PodException(
                $"lesson \"{lesson.Id}\" makes {Words(made)}, and this host has one already ({identity}). "
                + $"If you do not need it, remove it with '{RemovalOf(made)}', and begin again.");
        }
    }

    /// <summary>Notes which of them are there now.</summary>
    /// <returns>Each that is there, with what tells it from another of its name.</returns>
    public async Task<IReadOnlyList<KeyValuePair<MadeName, string>>> NoteAsync(CancellationToken cancellationToken)
    {
        var notes = new List<KeyValuePair<MadeName, string>>();
        foreach (var made in lesson.Makes)
        {
            if (await FindAsync(made, cancellationToken).ConfigureAwait(false) is { } identity) notes.Add(new(made, identity));
        }

        return notes;
    }

    /// <summary>Removes those that are there, with the lesson's own commands first.</summary>
    /// <param name="notes">What was noted: a thing that was noted as another one is left alone.</param>
    /// <param name="onlyNoted">Whether things that were not noted are left alone too: it is not known who made them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A line for each thing that is left.</returns>
    public async Task<IReadOnlyList<string>> RemoveAsync(
        IReadOnlyDictionary<MadeName, string> notes, bool onlyNoted, CancellationToken cancellationToken)
    {
        var left = new List<string>();
        var there = await NoteAsync(cancellationToken).ConfigureAwait(false);
        bool IsOwn(MadeName made, string identity) => notes.TryGetValue(made, out var noted) ? noted == identity : !onlyNoted;
        if (lesson.Clean.Length > 0 && there.All(one => IsOwn(one.Key, one.Value)))
            await tools.RunShellAsync(lesson.Clean, cancellationToken).ConfigureAwait(false);
        foreach (var (made, identity) in there)
        {
            if (await FindAsync(made, cancellationToken).ConfigureAwait(false) is null) continue;
            var failure = IsOwn(made, identity)
                ? await RemoveAsync(made, cancellationToken).ConfigureAwait(false)
                : "it is not the one that this lesson made";
            if (failure is not null) left.Add($"{Words(made)} is left: {failure}. To remove it: {RemovalOf(made)}");
        }

        return left;
    }

    private async Task<string?> FindAsync(MadeName made, CancellationToken cancellationToken) => made.Kind switch
    {
        MadeKind.Namespace or MadeKind.File => IdentityOf(PathOf(made)),
        MadeKind.Link => tools.Network.Read(NetworkParts.Links, []).Host.Link(made.Name) is { } link
            ? string.Create(CultureInfo.InvariantCulture, $"interface {link.Index}, {link.MacText}")
            : null,
        _ => await tools.Engine.FindContainerAsync(made.Name, cancellationToken).ConfigureAwait(false) is { } container
            ? container.Labels.GetValueOrDefault(SandboxLabel.PodIdKey) is { } pod ? $"a container of pod {pod}" : container.Id
            : null,
    };

    private async Task<string?> RemoveAsync(MadeName made, CancellationToken cancellationToken)
    {
        try
        {
            switch (made.Kind)
            {
                case MadeKind.Namespace or MadeKind.File when TargetOf(PathOf(made)) is not null:
                    File.Delete(PathOf(made));
                    return null;
                case MadeKind.Namespace:
                    return await RunIpAsync(["netns", "del", made.Name], cancellationToken).ConfigureAwait(false);
                case MadeKind.Link:
                    return await RunIpAsync(["link", "del", made.Name], cancellationToken).ConfigureAwait(false);
                case MadeKind.Container:
                    await tools.Engine.RemoveContainerAsync(made.Name, force: true, cancellationToken).ConfigureAwait(false);
                    return null;
                default:
                    if (Directory.Exists(made.Name)) Directory.Delete(made.Name, recursive: true);
                    else File.Delete(made.Name);
                    return null;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or EngineException)
        {
            return error.Message.TrimEnd('.');
        }
    }

    private static async Task<string?> RunIpAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (LessonProgram.Find("ip") is not { } ip) return "program \"ip\" not found";
        var (exitCode, output) = await LessonProgram.RunAsync(ip, arguments, cancellationToken).ConfigureAwait(false);
        return exitCode == 0 ? null : output.Trim();
    }

    private static string PathOf(MadeName made) =>
        made.Kind == MadeKind.Namespace ? Path.Combine(PodPaths.NetworkNamespaces, made.Name) : made.Name;

    private static string? TargetOf(string path) => new FileInfo(path).LinkTarget;

    private static string? IdentityOf(string path) => TargetOf(path) is null ? FileIdentity.TryRead(path)?.ToString() : "a symbolic link";

    private static string Words(MadeName made) => made.Kind switch
    {
        MadeKind.Namespace => $"the network namespace \"{made.Name}\"",
        MadeKind.Link => $"the interface \"{made.Name}\"",
        MadeKind.Container => $"the container \"{made.Name}\"",
        _ => $"the file \"{made.Name}\"",
    };

    private static string RemovalOf(MadeName made) => made.Kind switch
    {
        MadeKind.Namespace or MadeKind.File when TargetOf(PathOf(made)) is not null => $"rm {PathOf(made)}",
        MadeKind.Namespace => $"ip netns del {made.Name}",
        MadeKind.Link => $"ip link del {made.Name}",
        MadeKind.Container => $"docker rm -f {made.Name}",
        _ => $"rm -r {made.Name}",
    };
}
