namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>Fetches web pages.</summary>
public static class Web
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Fetches a page from a server that may still be starting.</summary>
    public static async Task<string> FetchAsync(string url)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(3) };
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await client.GetStringAsync(new Uri(url));
            }
            catch (Exception error)
                when (error is HttpRequestException or TaskCanceledException && TimeProvider.System.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Whether a server responds now.</summary>
    public static async Task<bool> AnswersAsync(string url)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(1) };
        try
        {
            await client.GetStringAsync(new Uri(url));
            return true;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
