using System.CommandLine;
using MiniPod.Cli.Rendering;
using MiniPod.Pods;
using MiniPod.Pods.Manifest;
using MiniPod.Pods.Spec;

namespace MiniPod.Cli.Commands;

/// <summary>The options that describe a pod with one container, as <c>run</c> and <c>script</c> take them, in docker's words.</summary>
internal sealed class PodOptions
{
    public Argument<string?> Image { get; } = new("IMAGE") { Description = "The container's image", Arity = ArgumentArity.ZeroOrOne };

    public Argument<string[]> Command { get; } = new("COMMAND")
    {
        Description = "What runs in it, with its arguments",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public Option<string?> File { get; } = new("--file", "-f")
    {
        Description = "Pods from a manifest (YAML or JSON, several documents); '-' reads standard input. They run in the background",
        HelpName = "FILE",
    };

    public Option<string?> Name { get; } = new("--name", "-n")
    {
        Description = "The pod's name; with --pod the container's",
        HelpName = "NAME",
    };

    public Option<string[]> Publish { get; } = Many(
        "--publish",
        "-p",
        "Lead a port of the host into the pod; without one of its own it is the same number",
        "[[IP:]PORT:]PORT[/PROTO]");

    public Option<string[]> Env { get; } = Many("--env", "-e", "Set a variable; without '=' it is taken from here", "NAME[=VALUE]");

    public Option<string[]> Volume { get; } = Many("--volume", "-v", "Mount a directory or a volume", "SOURCE:TARGET[:OPTIONS]");

    public Option<string[]> Label { get; } = Many("--label", "-l", "Label the pod", "KEY=VALUE");

    public Option<string?> Hostname { get; } = new("--hostname")
    {
        Description = "The pod's host name. Default its name",
        HelpName = "NAME",
    };

    public Option<string[]> Network { get; } = Many(
        "--network",
        null,
        "Attach the pod to a network; may be repeated. Default 'minipod' (MINIPOD_NETWORK)",
        "NAME[:interface_name=IF,ip=IP,mac=MAC]");

    public Option<PullPolicy> Pull { get; } = new("--pull")
    {
        Description = "When to fetch the image: missing, always, never.",
        HelpName = "WHEN",
        DefaultValueFactory = _ => PullPolicy.Missing,
    };

    public Option<string?> Entrypoint { get; } = new("--entrypoint")
    {
        Description = "Replace the image's entrypoint",
        HelpName = "COMMAND",
    };

    public Option<string?> PauseImage { get; } = new("--pause-image")
    {
        Description = "The sandbox's image. Default MiniPod's own",
        HelpName = "IMAGE",
    };

    public Option<bool> Replace { get; } = new("--replace")
    {
        Description =
            "With --pod: if the pod has a container of that name, stop it and make it anew; 'logs --previous' then shows what "
            + "the former one wrote",
    };

    public void AddTo(Command command, bool withContainer = true)
    {
        if (withContainer)
        {
            command.Arguments.Add(Image);
            command.Arguments.Add(Command);
            command.Options.Add(File);
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

    /// <summary>The pods that the line asks for: those of the manifest, or one with one container.</summary>
    /// <param name="parse">The line.</param>
    /// <param name="generateName">Makes the name of a pod that is given none, from its image.</param>
    public IReadOnlyList<PodSpec> Pods(ParseResult parse, Func<string, PodName> generateName)
    {
        if (parse.GetValue(File) is not { } file) return [Pod(parse, generateName)];
        foreach (Option option in new Option[] { Name, Publish, Label, Hostname, Env, Volume, Pull, Entrypoint })
        {
            if (parse.GetResult(option) is { Implicit: false })
                throw new PodException($"{option.Name} and --file do not go together: the manifest says it.");
        }

        if (parse.GetValue(Image) is not null) throw new PodException("give an image or --file, not both.");
        var networks = Networks(parse);
        return [.. ReadManifest(file).Select(pod => pod with { Networks = networks, PauseImage = parse.GetValue(PauseImage) })];
    }

    /// <summary>Refuses what only a pod of one's own can have, where a container goes into one that is there.</summary>
    /// <exception cref="PodException">The line asks for such a thing.</exception>
    public void RefuseForContainer(ParseResult parse)
    {
        foreach (Option option in new Option[] { File, Label, Hostname, Network, PauseImage })
        {
            if (parse.GetResult(option) is { Implicit: false })
                throw new PodException($"{option.Name} and --pod do not go together: that pod is made already.");
        }
    }

    /// <summary>The container that the line asks for in a pod that is there: the name is its own.</summary>
    public ContainerSpec JoiningContainer(ParseResult parse) => JoiningContainer(parse, parse.GetValue(Image));

    /// <inheritdoc cref="JoiningContainer(ParseResult)"/>
    /// <param name="parse">The line.</param>
    /// <param name="image">Its image.</param>
    public ContainerSpec JoiningContainer(ParseResult parse, string? image)
    {
        var given = RequireImage(image);
        return Container(parse, given, parse.GetValue(Name) is { } name ? PodName.Parse(name, "container") : ContainerName(given));
    }

    /// <summary>Refuses to replace a container where a pod is made.</summary>
    /// <exception cref="PodException">The line asks for it.</exception>
    public void RefuseReplace(ParseResult parse)
    {
        if (parse.GetValue(Replace)) throw new PodException("--replace goes with --pod: it makes a container of that pod anew.");
    }

    /// <summary>Refuses what only a container can have, where a sandbox is made alone.</summary>
    /// <exception cref="PodException">The line asks for such a thing.</exception>
    public void RefuseForSandbox(ParseResult parse)
    {
        foreach (Option option in new Option[] { Env, Volume, Pull, Entrypoint })
        {
            if (parse.GetResult(option) is { Implicit: false })
            {
                throw new PodException(
                    $"{option.Name} is for a container: 'minipod create' makes a sandbox alone, or with --pod a container.");
            }
        }

        if (parse.GetValue(Command) is { Length: > 0 })
            throw new PodException("give one name. 'minipod create --pod POD IMAGE COMMAND' creates a container.");
    }

    /// <summary>The container that the line asks for.</summary>
    /// <param name="parse">The line.</param>
    /// <param name="image">Its image.</param>
    /// <param name="name">Its name.</param>
    private ContainerSpec Container(ParseResult parse, string image, PodName name) => new()
    {
        Name = name,
        Image = image,
        Command = parse.GetValue(Entrypoint) is { } entrypoint ? [entrypoint] : null,
        Args = parse.GetValue(Command) is { Length: > 0 } command ? command : null,
        Env = [.. (parse.GetValue(Env) ?? []).Select(ReadEnv).OfType<EnvironmentVariable>()],
        Volumes = [.. (parse.GetValue(Volume) ?? []).Select(FromHere).Select(VolumeMount.Parse)],
        Ports = [.. (parse.GetValue(Publish) ?? []).Select(PortMapping.Parse)],
        Pull = parse.GetValue(Pull),
    };

    /// <summary>The sandbox alone, as <c>create</c> makes it.</summary>
    public PodSpec Sandbox(ParseResult parse) => new()
    {
        Name = PodName.Parse(parse.GetValue(Name) ?? PodName.Generate("pod").Value),
        Hostname = parse.GetValue(Hostname),
        Labels = ReadLabels(parse),
        Networks = Networks(parse),
        PauseImage = parse.GetValue(PauseImage),
        Ports = [.. (parse.GetValue(Publish) ?? []).Select(PortMapping.Parse)],
    };

    private static string RequireImage(string? given) =>
        given is { Length: > 0 } image
            ? image
            : throw new PodException("which image? Give one, as in 'minipod run -d --name web nginx', or a manifest with -f FILE.");

    /// <summary>The name of the container that an image gives when none is asked for.</summary>
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
            if (equals == 0 || label.Length == 0) throw new PodException($"invalid label \"{label}\". The form is KEY=VALUE.");
            labels[equals < 0 ? label : label[..equals]] = equals < 0 ? "" : label[(equals + 1)..];
        }

        return labels;
    }

    // The engine knows no current directory; docker too resolves "./data" before it asks.
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

    // A name alone takes the value that the variable has here; one that is not set here is not set there.
    private static EnvironmentVariable? ReadEnv(string text)
    {
        var variable = EnvironmentVariable.Parse(text);
        if (variable.Value is not null) return variable;
        return Environment.GetEnvironmentVariable(variable.Name) is { } value ? variable with { Value = value } : null;
    }

    private static IReadOnlyList<PodSpec> ReadManifest(string file)
    {
        if (file == "-")
        {
            if (MiniPod.Linux.StandardStream.Input.IsTerminal)
                Terminal.Error.WriteLine("minipod: reading the manifest from the terminal; end it with Ctrl-D");
            using var input = new MemoryStream();
            MiniPod.Linux.StandardStream.Input.CopyTo(input);
            return ManifestReader.Read(input.ToArray(), "standard input");
        }

        if (Directory.Exists(file)) throw new PodException($"cannot read manifest \"{file}\": it is a directory. Name a file in it.");
        try
        {
            return ManifestReader.Read(System.IO.File.ReadAllBytes(file), file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PodException($"cannot read manifest \"{file}\": {error.Message}", error);
        }
    }

    private static Option<string[]> Many(
        string name, string? alias, string description, string helpName) => new(name, alias is null ? [] : [alias])
    {
        Description = description,
        HelpName = helpName,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };
}
