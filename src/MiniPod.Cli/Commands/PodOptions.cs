using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Pods;
using MiniPod.Pods.Manifest;
using MiniPod.Pods.Spec;

namespace MiniPod.Cli.Commands;

/// <summary>The options of <c>run</c> and <c>script</c> that describe a pod with one container. They are
/// named as in docker.</summary>
internal sealed class PodOptions
{
    public Argument<string?> Image { get; } = new("IMAGE") { Description = "The container's image", Arity = ArgumentArity.ZeroOrOne };

    public Argument<string[]> Command { get; } = new("COMMAND")
    {
        Description = "Command to run in the container, with its arguments",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public ManifestInput Manifests { get; } = new("Run the pods of a manifest in the background");

    public Option<string?> Name { get; } = new("--name", "-n")
    {
        Description = "Name of the pod; with --pod, of the container",
        HelpName = "NAME",
    };

    public Option<string[]> Publish { get; } = Many(
        "--publish",
        "-p",
        "Publish a port of the pod on the host. The host port defaults to the same number. Both can be ranges, 8000-8010:80-90; of "
        + "8000-8010:80, the first host port that is free is taken",
        "[[IP:]PORT:]PORT[/PROTO]");

    public Option<string[]> Env { get; } = Many(
        "--env",
        "-e",
        "Set an environment variable; without '=', its value is taken from minipod's environment",
        "NAME[=VALUE]");

    public Option<string[]> Volume { get; } = Many("--volume", "-v", "Mount a host directory or a volume", "SOURCE:TARGET[:OPTIONS]");

    public Option<string[]> Label { get; } = Many("--label", "-l", "Set a label on the pod", "KEY=VALUE");

    public Option<string?> Hostname { get; } = new("--hostname")
    {
        Description = "Hostname of the pod. Default: the pod's name",
        HelpName = "NAME",
    };

    public Option<string[]> Network { get; } = Many(
        "--network",
        null,
        "Attach the pod to a network; can be repeated. Default: 'minipod'. Environment variable: MINIPOD_NETWORK",
        "NAME[:interface_name=IF,ip=IP[/PREFIX],mac=MAC]");

    public Option<PullPolicy> Pull { get; } = new("--pull")
    {
        Description = "When to pull the image: missing, always, never.",
        HelpName = "WHEN",
        DefaultValueFactory = _ => PullPolicy.Missing,
    };

    public Option<string?> Entrypoint { get; } = new("--entrypoint")
    {
        Description = "Override the image's entrypoint",
        HelpName = "COMMAND",
    };

    public Option<string?> PauseImage { get; } = new("--pause-image")
    {
        Description = "Image of the pause container. Default: MiniPod's own",
        HelpName = "IMAGE",
    };

    public Option<string?> Restart { get; } = RestartOption.Build();

    public Option<bool> Replace { get; } = new("--replace")
    {
        Description =
            "With --pod: if the pod has a container of that name, stop it and create it again; 'logs --previous' then shows the "
            + "output of the former one",
    };

    public void AddTo(Command command, bool withContainer = true)
    {
        if (withContainer)
        {
            command.Arguments.Add(Image);
            command.Arguments.Add(Command);
            Manifests.AddTo(command);
        }

        command.Options.Add(Name);
        command.Options.Add(Publish);
        command.Options.Add(Label);
        command.Options.Add(Hostname);
        command.Options.Add(Network);
        command.Options.Add(PauseImage);
        if (withContainer) AddContainerOptions(command);
    }

    /// <summary>Adds the options that describe a container.</summary>
    public void AddContainerOptions(Command command)
    {
        command.Options.Add(Env);
        command.Options.Add(Volume);
        command.Options.Add(Pull);
        command.Options.Add(Entrypoint);
    }

    /// <summary>Reads the requested pods: those of the manifest, or one pod with one container.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="generateName">Generates the name of an unnamed pod from its image.</param>
    /// <param name="withJobs">Whether the caller makes Jobs too. Default false: a Job is refused.</param>
    public PodManifest Pods(ParseResult parse, Func<string, PodName> generateName, bool withJobs = false)
    {
        if (!Manifests.IsGiven(parse))
        {
            foreach (Option option in new Option[] { Manifests.Configuration, Manifests.Validate })
            {
                if (parse.GetResult(option) is { Implicit: false })
                    throw new PodException($"{option.Name} goes with --file: it is about manifests.");
            }

            return new PodManifest([Pod(parse, generateName)], [], [], []);
        }

        foreach (Option option in new Option[] { Name, Publish, Label, Hostname, Env, Volume, Pull, Entrypoint, Restart })
        {
            if (parse.GetResult(option) is { Implicit: false })
                throw new PodException($"{option.Name} and --file cannot be used together: the manifest specifies this.");
        }

        if (parse.GetValue(Image) is not null) throw new PodException("pass an image or --file, not both.");
        var (networks, pause, manifest) = (Networks(parse), parse.GetValue(PauseImage), Manifests.Read(parse));
        if (manifest.Jobs is [var first, ..] && !withJobs)
            throw new PodException($"{first.Kind} \"{first.FullName}\" makes its pods over time: they cannot be shown here.");
        return manifest with
        {
            Pods = [.. manifest.Pods.Select(pod => pod with { Networks = networks, PauseImage = pause })],
            Jobs = [.. manifest.Jobs.Select(job => job with { Networks = networks, PauseImage = pause })],
        };
    }

    /// <summary>Rejects options that only a new pod can have, when a container is added to an existing pod.</summary>
    /// <exception cref="PodException">Such an option is present.</exception>
    public void RefuseForContainer(ParseResult parse)
    {
        foreach (Option option in new Option[] { Manifests.Files, Label, Hostname, Network, PauseImage, Restart })
        {
            if (parse.GetResult(option) is { Implicit: false })
                throw new PodException($"{option.Name} and --pod cannot be used together: the pod already exists.");
        }
    }

    /// <summary>Reads the container to add to an existing pod. The name is that of the container.</summary>
    public ContainerSpec JoiningContainer(ParseResult parse) => JoiningContainer(parse, parse.GetValue(Image));

    /// <inheritdoc cref="JoiningContainer(ParseResult)"/>
    /// <param name="parse">The command line.</param>
    /// <param name="image">The container's image.</param>
    public ContainerSpec JoiningContainer(ParseResult parse, string? image)
    {
        var given = RequireImage(image);
        return Container(parse, given, parse.GetValue(Name) is { } name ? PodName.Parse(name, "container") : ContainerName(given));
    }

    /// <summary>Rejects <c>--replace</c> when a new pod is created.</summary>
    /// <exception cref="PodException">The option is present.</exception>
    public void RefuseReplace(ParseResult parse)
    {
        if (parse.GetValue(Replace)) throw new PodException("--replace requires --pod: it re-creates a container of that pod.");
    }

    /// <summary>Rejects options that only a container can have, when only a sandbox is created.</summary>
    /// <exception cref="PodException">Such an option is present.</exception>
    public void RefuseForSandbox(ParseResult parse)
    {
        foreach (Option option in new Option[] { Env, Volume, Pull, Entrypoint })
        {
            if (parse.GetResult(option) is { Implicit: false })
            {
                throw new PodException(
                    $"{option.Name} applies to a container, but 'minipod create' creates one only with --pod.");
            }
        }

        if (parse.GetValue(Command) is { Length: > 0 })
            throw new PodException("only one name is allowed. To create a container, run 'minipod create --pod POD IMAGE COMMAND'.");
    }

    /// <summary>Reads the requested container.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="image">The container's image.</param>
    /// <param name="name">The container's name.</param>
    private ContainerSpec Container(ParseResult parse, string image, PodName name) => new()
    {
        Name = name,
        Image = image,
        Command = parse.GetValue(Entrypoint) is { } entrypoint ? [entrypoint] : null,
        Args = parse.GetValue(Command) is { Length: > 0 } command ? command : null,
        Env = [.. (parse.GetValue(Env) ?? []).Select(ReadEnv).OfType<EnvironmentVariable>()],
        Volumes = [.. (parse.GetValue(Volume) ?? []).Select(FromHere).Select(VolumeMount.Parse)],
        Ports = [.. (parse.GetValue(Publish) ?? []).SelectMany(PortMapping.Parse)],
        Pull = parse.GetValue(Pull),
    };

    /// <summary>Reads a pod without containers, as <c>create</c> creates it.</summary>
    public PodSpec Sandbox(ParseResult parse) => new()
    {
        Name = PodName.Parse(parse.GetValue(Name) ?? PodName.Generate("pod").Value),
        Namespace = NamespaceOption.Of(parse) ?? PodIdentity.DefaultNamespace,
        Hostname = parse.GetValue(Hostname),
        Labels = ReadLabels(parse),
        Networks = Networks(parse),
        PauseImage = parse.GetValue(PauseImage),
        Ports = [.. (parse.GetValue(Publish) ?? []).SelectMany(PortMapping.Parse)],
    };

    private static string RequireImage(string? given) =>
        given is { Length: > 0 } image
            ? image
            : throw new PodException("no image given. Name one, as in 'minipod run -d --name web nginx', or pass a manifest with -f FILE.");

    /// <summary>The name that a container gets from its image when no name is requested.</summary>
    public static PodName ContainerName(string image)
    {
        var repository = image.Split('/')[^1].Split(':', '@')[0].Replace('.', '-');
        return PodName.Parse(
            repository.Length is > 0 and < 64
                && char.IsAsciiLetterOrDigit(repository[0])
                && repository.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
                && !repository.All(char.IsAsciiDigit)
                ? repository
                : "app",
            "container");
    }

    private PodSpec Pod(ParseResult parse, Func<string, PodName> generateName)
    {
        var image = RequireImage(parse.GetValue(Image));
        return Sandbox(parse) with
        {
            Name = parse.GetValue(Name) is { } name ? PodName.Parse(name) : generateName(image),
            Ports = [],
            RestartPolicy = RestartOption.Of(parse.GetValue(Restart)),
            Containers = [Container(parse, image, ContainerName(image))],
        };
    }

    private IReadOnlyList<NetworkRequest> Networks(ParseResult parse) => [.. (parse.GetValue(Network) ?? []).Select(NetworkRequest.Parse)];

    private Dictionary<string, string> ReadLabels(ParseResult parse)
    {
        var labels = new Dictionary<string, string>();
        foreach (var label in parse.GetValue(Label) ?? [])
        {
            var equals = label.IndexOf('=');
            if (equals == 0 || label.Length == 0) throw new PodException($"invalid label \"{label}\". The format is KEY=VALUE.");
            labels[equals < 0 ? label : label[..equals]] = equals < 0 ? "" : label[(equals + 1)..];
        }

        return labels;
    }

    // The engine does not know the current directory; like docker, resolve "./data" before asking it.
    private static string FromHere(string volume)
    {
        var colon = volume.IndexOf(':');
        var source = colon < 0 ? volume : volume[..colon];
        return colon > 0
            && (source is "." or ".."
                || source.StartsWith("./", StringComparison.Ordinal)
                || source.StartsWith("../", StringComparison.Ordinal))
            ? Path.GetFullPath(source) + volume[colon..]
            : volume;
    }

    // A name alone takes the value of the variable in minipod's environment; if it is not set there, it is omitted.
    private static EnvironmentVariable? ReadEnv(string text)
    {
        var variable = EnvironmentVariable.Parse(text);
        if (variable.Value is not null) return variable;
        return Environment.GetEnvironmentVariable(variable.Name) is { } value ? variable with { Value = value } : null;
    }

    private static Option<string[]> Many(string name, string? alias, string description, string helpName) =>
        new(name, alias is null ? [] : [alias])
        {
            Description = description,
            HelpName = helpName,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };
}
