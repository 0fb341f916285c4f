using System.Text.Json.Serialization;

namespace MiniPod.Pods.Spec.Handlers;

/// <summary>What a probe or a hook does with a container. Source: ProbeHandler and LifecycleHandler, core/v1.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ExecHandler), "exec")]
[JsonDerivedType(typeof(HttpHandler), "http")]
[JsonDerivedType(typeof(TcpHandler), "tcp")]
[JsonDerivedType(typeof(GrpcHandler), "grpc")]
[JsonDerivedType(typeof(SleepHandler), "sleep")]
public abstract record Handler;
