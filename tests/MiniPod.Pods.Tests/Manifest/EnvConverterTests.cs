using static MiniPod.Pods.Tests.Manifest.ManifestText;

namespace MiniPod.Pods.Tests.Manifest;

public sealed class EnvConverterTests
{
    private const string Objects = """
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: m }
        data: { A: a, B: "$(A)" }
        binaryData: { BYTES: AP8= }
        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: s }
        data: { A: c2VjcmV0 }
        stringData: { C: c }

        """;

    [Theory]
    [InlineData("env: [{ name: X, value: a }, { name: X, value: z }]", "X=a X=z")]
    [InlineData("env: [{ name: X }]", "X=")]
    [InlineData("env: [{ name: X, valueFrom: { configMapKeyRef: { name: m, key: A } } }]", "X=a")]
    [InlineData("env: [{ name: X, valueFrom: { configMapKeyRef: { name: m, key: BYTES, optional: true } } }]", "")]
    [InlineData("env: [{ name: X, valueFrom: { configMapKeyRef: { name: none, key: A, optional: true } } }]", "")]
    [InlineData("env: [{ name: X, valueFrom: { secretKeyRef: { name: s, key: A } } }]", "X=secret")]
    [InlineData("env: [{ name: X, valueFrom: { secretKeyRef: { name: s, key: none, optional: true } } }]", "")]
    [InlineData("env: [{ name: X, valueFrom: { fieldRef: { fieldPath: metadata.name } } }]", "X=a")]
    [InlineData("env: [{ name: X, valueFrom: { fieldRef: { fieldPath: metadata.namespace } } }]", "X=default")]
    [InlineData("env: [{ name: X, valueFrom: { fieldRef: { fieldPath: \"metadata.labels['app']\" } } }]", "X=web")]
    [InlineData("env: [{ name: X, valueFrom: { fieldRef: { fieldPath: \"metadata.annotations['none']\" } } }]", "X=")]
    [InlineData("env: [{ name: X, valueFrom: { fieldRef: { fieldPath: spec.nodeName } } }]", "X=box")]
    [InlineData("env: [{ name: X, valueFrom: { fieldRef: { fieldPath: spec.serviceAccountName } } }]", "X=default")]
    [InlineData("env: [{ name: X, valueFrom: { resourceFieldRef: { resource: limits.cpu } } }]", "X=8")]
    [InlineData("env: [{ name: X, valueFrom: { resourceFieldRef: { resource: requests.memory } } }], resources: { requests: { memory: "
        + "1Ki } }", "X=1024")]
    [InlineData("env: [{ name: X, valueFrom: { resourceFieldRef: { resource: limits.memory, divisor: 1Mi, containerName: c } } "
        + "}]", "X=16384")]
    [InlineData("envFrom: [{ configMapRef: { name: m } }]", "A=a B=$(A)")]
    [InlineData("envFrom: [{ prefix: P_, secretRef: { name: s } }]", "P_A=secret P_C=c")]
    [InlineData("envFrom: [{ configMapRef: { name: none, optional: true } }, { secretRef: { name: none, optional: true } }]", "")]
    [InlineData("env: [{ name: A, value: x }], envFrom: [{ configMapRef: { name: m } }, { secretRef: { name: s } }]",
        "A=a B=$(A) A=secret C=c A=x")]
    public void Convert_Source_IsTheVariables(string fields, string expected) =>
        Assert.Equal(expected, string.Join(' ', Assert.Single(One(Text(fields)).Containers).Env));

    // What comes from elsewhere is not expanded, as in Kubernetes.
    [Fact]
    public void Convert_ValueFromAMap_DoesNotExpand()
    {
        var env = Assert.Single(One(Text("envFrom: [{ configMapRef: { name: m } }], env: [{ name: X, value: $(B) }]")).Containers).Env;

        Assert.Equal([("A", false), ("B", false), ("X", true)], env.Select(variable => (variable.Name, variable.Expands)));
    }

    [Theory]
    [InlineData("status.podIP")]
    [InlineData("status.podIPs")]
    [InlineData("status.hostIP")]
    [InlineData("metadata.uid")]
    public void Convert_FieldOfTheRunningPod_IsKnownLater(string field)
    {
        var variable = Assert.Single(Assert.Single(
            One(Text($"env: [{{ name: X, valueFrom: {{ fieldRef: {{ fieldPath: {field} }} }} }}]")).Containers).Env);

        Assert.Equal((field, null), (variable.Field, variable.Value));
    }

    [Theory]
    [InlineData("env: [{ name: X, valueFrom: { configMapKeyRef: { name: m, key: none } } }]",
        "env[0].valueFrom.configMapKeyRef.key \"none\" is not in ConfigMap \"m\"")]
    [InlineData("env: [{ name: X, valueFrom: { configMapKeyRef: { name: m, key: BYTES } } }]",
        "env[0].valueFrom.configMapKeyRef.key \"BYTES\" is not in ConfigMap \"m\"")]
    [InlineData("env: [{ name: X, valueFrom: { secretKeyRef: { name: none, key: A } } }]",
        "env[0].valueFrom.secretKeyRef names Secret \"none\", which is in no manifest that was given: add it to the file, or name its "
            + "file with --secret")]
    [InlineData("envFrom: [{ configMapRef: { name: none } }]",
        "envFrom[0].configMapRef names ConfigMap \"none\", which is in no manifest that was given: add it to the file, or name its file "
            + "with --configmap")]
    [InlineData("env: [{ name: X, valueFrom: { fieldRef: { fieldPath: metadata.labels } } }]",
        "env[0].valueFrom.fieldRef.fieldPath \"metadata.labels\" is no field that a variable can have")]
    [InlineData("env: [{ name: X, valueFrom: { resourceFieldRef: { resource: limits.cpu, containerName: d } } }]",
        "env[0].valueFrom.resourceFieldRef.containerName \"d\" is no container of the pod")]
    [InlineData("env: [{ name: X, valueFrom: { resourceFieldRef: { resource: cpu } } }]",
        "env[0].valueFrom.resourceFieldRef.resource \"cpu\" is no limit or request")]
    [InlineData("env: [{ name: X, valueFrom: { configMapKeyRef: { name: Bad_Name, key: A } } }]",
        "env[0].valueFrom.configMapKeyRef.name must consist of lower-case letters, digits, '-' and '.', and each part begin and end "
            + "with a letter or "
        + "digit; \"Bad_Name\" does not")]
    [InlineData("env: [{ name: X, valueFrom: { configMapKeyRef: text } }]", "env[0].valueFrom.configMapKeyRef must be a mapping of fields")]
    public void Convert_WhatIsNotThere_IsOneError(string fields, string expected) =>
        Assert.Equal([$"document 1: spec.containers[0].{expected} (line 6)"], ErrorLines(Text(fields)));

    private static string Text(string fields) =>
        "apiVersion: v1\nkind: Pod\nmetadata: { name: a, labels: { app: web } }\nspec:\n  restartPolicy: Never\n"
            + $"  containers: [{{ name: c, image: i, {fields} }}]\n{Objects}";
}
