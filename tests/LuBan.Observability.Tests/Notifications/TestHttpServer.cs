using System.Net;
using System.Text;

namespace LuBan.Observability.Tests.Notifications;

/// <summary>An HTTP server of a test on a free loopback port: answers as it is told, and keeps what it was sent.</summary>
internal sealed class TestHttpServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<TestRequest, TestAnswer> _answer;

    public TestHttpServer(Func<TestRequest, TestAnswer> answer)
    {
        _answer = answer;
        Port = PeerProcess.FreePort();
        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public int Port { get; }

    public List<TestRequest> Requests { get; } = [];

    public IReadOnlyList<TestRequest> Seen
    {
        get
        {
            lock (Requests) return [.. Requests];
        }
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
                var request = new TestRequest(context.Request.Url!.AbsolutePath, context.Request.Headers["Authorization"] ?? "", await reader.ReadToEndAsync());
                lock (Requests) Requests.Add(request);
                var answer = _answer(request);
                context.Response.StatusCode = answer.Status;
                context.Response.ContentType = answer.ContentType;
                if (answer.Location is not null) context.Response.RedirectLocation = answer.Location;
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer.Body));
                context.Response.Close();
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // The test is over, or the client went away.
            }
        }
    }
}

internal sealed record TestRequest(string Path, string Authorization, string Body);

internal sealed record TestAnswer(int Status, string Body = "", string ContentType = "text/plain; version=0.0.4")
{
    public string? Location { get; init; }
}
