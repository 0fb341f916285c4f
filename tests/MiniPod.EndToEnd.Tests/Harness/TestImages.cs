namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>The images that the tests run.</summary>
public static class TestImages
{
    /// <summary>The image of sandboxes, which minipod contains.</summary>
    public const string Pause = "minipod/pause";

    /// <summary>A web server on port 80 with nginx's welcome page.</summary>
    public const string Nginx = "minipod/nginx";

    /// <summary>A shell and tools for inspecting a pod.</summary>
    public const string Toolbox = "minipod/toolbox";
}
