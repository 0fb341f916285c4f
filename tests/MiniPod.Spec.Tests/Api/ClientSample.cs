using System.Globalization;
using k8s.Models;

namespace MiniPod.Spec.Tests.Api;

/// <summary>Objects of Kubernetes' own client in which every field is given, each with a value of its own.</summary>
internal sealed class ClientSample
{
    private int _count;

    /// <summary>An object of a type.</summary>
    public object Of(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain.IsGenericType) return Collection(plain);
        _count++;
        if (plain == typeof(string)) return Text("text");
        if (plain == typeof(int)) return _count;
        if (plain == typeof(long)) return int.MaxValue + (long)_count;
        if (plain == typeof(bool)) return _count % 2 == 0;
        if (plain == typeof(byte[])) return new byte[] { (byte)_count, 0xff };
        if (plain == typeof(DateTime)) return new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddSeconds(_count);
        if (plain == typeof(ResourceQuantity)) return new ResourceQuantity($"{_count}m");
        if (plain == typeof(IntOrString)) return _count % 2 == 0 ? (IntOrString)Text("port") : (IntOrString)_count;
        if (plain == typeof(object)) return new Dictionary<string, string> { ["inside"] = Text("text") };
        var made = Activator.CreateInstance(plain)!;
        foreach (var property in ClientModel.Fields(plain).Values) property.SetValue(made, Of(property.PropertyType));
        return made;
    }

    private object Collection(Type type)
    {
        var arguments = type.GetGenericArguments();
        if (arguments.Length == 2)
        {
            var map = (System.Collections.IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(arguments))!;
            for (var i = 0; i < 2; i++) map.Add(Text("key"), Of(arguments[1]));
            return map;
        }

        var list = (System.Collections.IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(arguments))!;
        for (var i = 0; i < 2; i++) list.Add(Of(arguments[0]));
        return list;
    }

    private string Text(string word) => string.Create(CultureInfo.InvariantCulture, $"{word}{_count}");
}
