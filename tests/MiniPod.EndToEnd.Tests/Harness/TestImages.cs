namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>The images that the tests run.</summary>
public static class TestImages
{
    /// <summary>What sandboxes run; minipod brings it along.</summary>
    public const string Pause = "minipod/pause";

    /// <summary>A web server on port 80 with nginx's welcome page.</summary>
    public const string Nginx = "minipod/nginx";

    /// <summary>A shell and what a look around needs.</summary>
    public const string Toolbox = "minipod/toolbox";
}
