using System.CommandLine;
using MiniPod.Pods;
using MiniPod.Pods.Spec;

namespace MiniPod.Cli.Hosting;

/// <summary><c>--namespace</c>: the namespace of the pods that a command names or makes. Without it, a pod of another namespace than
/// <c>default</c> is named as it is printed, <c>web@shop</c>.</summary>
internal static class NamespaceOption
{
    private const string Name = "--namespace";

    public static Option<string?> Build() => new(Name, "-n")
    {
        Description = "Namespace of the pods that are named, of new pods, and of what manifests say no namespace of. By default that is "
            + "\"default\", and a pod of another one is named as in web@shop. Where -n means something else, write --namespace.",
        HelpName = "NAMESPACE",
        Recursive = true,
    };

    /// <summary>The namespace; null if none was given.</summary>
    /// <exception cref="PodException">It is not a valid namespace.</exception>
    public static string? Of(ParseResult parse) =>
        parse.RootCommandResult.Command.Options.OfType<Option<string?>>().FirstOrDefault(option => option.Name == Name) is { } option
        && parse.GetValue(option) is { } given
            ? PodIdentity.ParseNamespace(given)
            : null;

    /// <summary>The pod of an argument, by its full name, or by its id if no namespace was given.</summary>
    public static string Pod(ParseResult parse, Argument<string> argument) => Full(parse, parse.GetValue(argument)!);

    /// <summary>The pods of an argument.</summary>
    public static string[] Pods(ParseResult parse, Argument<string[]> argument) =>
        [.. (parse.GetValue(argument) ?? []).Select(pod => Full(parse, pod))];

    /// <summary>The pod of an argument that can be missing; null if it is.</summary>
    public static string? PodOrNone(ParseResult parse, Argument<string?> argument) =>
        parse.GetValue(argument) is { } pod ? Full(parse, pod) : null;

    /// <summary>The pod of an option; null if it is not given.</summary>
    public static string? PodOrNone(ParseResult parse, Option<string?> option) =>
        parse.GetValue(option) is { } pod ? Full(parse, pod) : null;

    private static string Full(ParseResult parse, string pod) =>
        Of(parse) is { } space && space != PodIdentity.DefaultNamespace && !pod.Contains('@') ? $"{pod}@{space}" : pod;
}
