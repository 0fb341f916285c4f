using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using MiniPod.Cni;

namespace MiniPod.Pods.Steps;

/// <summary>Stores a CNI result in a journal or record as its original JSON, byte for byte as the plugins returned
/// it.</summary>
internal sealed class CniResultConverter : JsonConverter<CniResult>
{
    public override CniResult Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return CniResult.Parse(Encoding.UTF8.GetBytes(JsonElement.ParseValue(ref reader).GetRawText()));
        }
        catch (CniResultException error)
        {
            throw new JsonException(error.Message, error);
        }
    }

    public override void Write(Utf8JsonWriter writer, CniResult value, JsonSerializerOptions options) =>
        JsonElement.Parse(value.Raw.Span).WriteTo(writer);
}
