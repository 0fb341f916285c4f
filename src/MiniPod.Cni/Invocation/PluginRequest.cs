using System.Text.Json;

namespace MiniPod.Cni;

/// <summary>
/// Builds the request that a plugin reads from its standard input (see
/// <see href="https://www.cni.dev/docs/spec/#deriving-request-configuration-from-plugin-configuration">Deriving request
/// configuration from plugin configuration</see> in the CNI specification).
/// </summary>
public static class PluginRequest
{
    private const string ReservedPrefix = "cni.dev/";

    /// <summary>Builds the request of a plugin: its own configuration, unchanged except for the keys that the
    /// specification requires the runtime to insert or remove.</summary>
    /// <param name="list">The network, which provides the name and the version.</param>
    /// <param name="plugin">The plugin configuration, one of those in the network.</param>
    /// <param name="runtimeConf">The attachment. The arguments of the capabilities that the plugin declares are
    /// inserted. Null for GC and STATUS.</param>
    /// <param name="prevResult">The previous result, inserted in the version of the network. Null for none.</param>
    /// <param name="validAttachments">For GC, the attachments that are still valid; null otherwise.</param>
    /// <returns>The request, as UTF-8.</returns>
    /// <exception cref="CniResultException"><paramref name="prevResult"/> cannot be expressed in the version of the
    /// network.</exception>
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

    // Plugins ignore the case of keys and use the last duplicate: a key that differs only in case must not survive next
    // to the runtime's own.
    private static bool IsReplaced(string key, bool hasCapabilities, bool hasPrevious) =>
        JsonText.Is(key, "cniVersion") || JsonText.Is(key, "name") || JsonText.Is(key, "capabilities")
        || (hasCapabilities && JsonText.Is(key, "runtimeConfig"))
        || (hasPrevious && JsonText.Is(key, "prevResult"))
        || key.StartsWith(ReservedPrefix, StringComparison.OrdinalIgnoreCase);

    private static void WriteAttachments(Utf8JsonWriter writer, IEnumerable<GcAttachment> attachments)
    {
        var all = attachments.ToList();

        // libcni used the second name before 1.1.0 was final, and still writes it.
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
