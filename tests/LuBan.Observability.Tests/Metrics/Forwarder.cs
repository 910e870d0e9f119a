using System.Net;
using LuBan.Sdk.Testing;

namespace LuBan.Observability.Tests.Metrics;

/// <summary>An address for programs that cannot sign in to a test's kernel: everything goes on as a user. It also serves one page of metrics.</summary>
internal sealed class Forwarder : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly HttpClient _client;
    private readonly Func<string> _page;
    private readonly Task _serving;

    public Forwarder(HttpClient client, Func<string>? page = null)
    {
        _client = client;
        _page = page ?? (() => "");
        Address = new($"http://127.0.0.1:{PeerProcess.FreePort()}/");
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Address { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            _ = AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            if (context.Request.Url!.AbsolutePath == "/page")
            {
                await context.Response.OutputStream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(_page()));
                context.Response.Close();
                return;
            }
            using var request = new HttpRequestMessage(new HttpMethod(context.Request.HttpMethod), context.Request.RawUrl);
            if (context.Request.HasEntityBody)
            {
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                request.Content = new ByteArrayContent(body.ToArray());
                foreach (var name in new[] { "Content-Type", "Content-Encoding" })
                {
                    if (context.Request.Headers[name] is { } value) request.Content.Headers.TryAddWithoutValidation(name, value);
                }
            }
            using var response = await _client.SendAsync(request);
            context.Response.StatusCode = (int)response.StatusCode;
            context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
            if (response.StatusCode != HttpStatusCode.NoContent) await response.Content.CopyToAsync(context.Response.OutputStream);
            context.Response.Close();
        }
        catch (Exception exception) when (exception is HttpListenerException or HttpRequestException or IOException or ObjectDisposedException)
        {
            // The program has gone, or the test is over.
            context.Response.Abort();
        }
    }
}
