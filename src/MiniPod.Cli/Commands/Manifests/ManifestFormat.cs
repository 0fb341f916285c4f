namespace MiniPod.Cli.Commands.Manifests;

/// <summary>How a manifest is written.</summary>
internal enum ManifestFormat
{
    /// <summary>YAML, a document for each pod.</summary>
    Yaml,

    /// <summary>JSON, an object for each pod.</summary>
    Json,
}
