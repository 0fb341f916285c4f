using System.Text.Json;

namespace MiniPod.Cni;

/// <summary>
/// What a plugin reads from its standard input (<see
/// href="https://www.cni.dev/docs/spec/#deriving-request-configuration-from-plugin-configuration">the specification's "Deriving request
/// configuration"</see>).
/// </summary>
public static class PluginRequest
{
    private const string ReservedPrefix = "cni.dev/";

    /// <summary>Makes a plugin's request: its own configuration untouched, what the runtime is to insert, and without
    /// what it is to take out.</summary>
    /// <param name="list">The network, which gives name and version.</param>
    /// <param name="plugin">The plugin, one of the network's.</param>
    /// <param name="runtimeConf">The attachment, whose capability arguments are inserted as far as the plugin declares
    /// them; null for GC and STATUS.</param>
    /// <param name="prevResult">The result so far, inserted in the network's version; null for none.</param>
    /// <param name="validAttachments">For GC: the attachments that are still valid. Null otherwise.</param>
    /// <returns>The request, as UTF-8.</returns>
    /// <exception cref="CniResultException"><paramref name="prevResult"/> cannot be expressed in the network's version.</exception>
    public static byte[] Build(
        NetworkConfigList list,
        PluginConfig plugin,
        RuntimeConf? runtimeConf = null,
        CniResult? prevResult = null,
        IEnumerable<GcAttachment>? validAttachments = null)
    {
        var previous = prevResult?.ConvertTo(list.CniVersion);
        var capabilities = runtimeConf?.CapabilityArgs?.Where(argument => plugin.HasCapability(argument.Key)).ToList() ?? [];
        return JsonText.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("cniVersion", list.CniVersion);
            writer.WriteString("name", list.Name);
            foreach (var property in plugin.Json.EnumerateObject())
            {
                if (IsReplaced(property.Name, capabilities.Count > 0, previous is not null)) continue;
                writer.WritePropertyName(property.Name);
                JsonText.WriteRaw(writer, property.Value);
            }

            if (capabilities.Count > 0)
            {
                writer.WriteStartObject("runtimeConfig");
                foreach (var (name, value) in capabilities)
                {
                    writer.WritePropertyName(name);
                    if (value is null) writer.WriteNullValue();
                    else value.WriteTo(writer);
                }

                writer.WriteEndObject();
            }

            if (previous is not null)
            {
                writer.WritePropertyName("prevResult");
                writer.WriteRawValue(previous.Raw.Span, skipInputValidation: true);
            }

            if (validAttachments is not null) WriteAttachments(writer, validAttachments);
            writer.WriteEndObject();
        });
    }

    // Plugins match keys in any case and take the last of two: a key in another case must not survive beside ours.
    private static bool IsReplaced(string key, bool hasCapabilities, bool hasPrevious) =>
        JsonText.Is(key, "cniVersion") || JsonText.Is(key, "name") || JsonText.Is(key, "capabilities")
        || (hasCapabilities && JsonText.Is(key, "runtimeConfig"))
        || (hasPrevious && JsonText.Is(key, "prevResult"))
        || key.StartsWith(ReservedPrefix, StringComparison.OrdinalIgnoreCase);

    private static void WriteAttachments(Utf8JsonWriter writer, IEnumerable<GcAttachment> attachments)
    {
        var all = attachments.ToList();

        // The second name is what libcni wrote before 1.1.0 was final, and still does.
        foreach (var key in new[] { "cni.dev/valid-attachments", "cni.dev/attachments" })
        {
            writer.WriteStartArray(key);
            foreach (var attachment in all)
            {
                writer.WriteStartObject();
                writer.WriteString("containerID", attachment.ContainerId);
                writer.WriteString("ifname", attachment.IfName);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }
    }
}
