using System.Net;
using LuBan.Sdk.Testing;

namespace LuBan.Observability.Tests.Notifications;

/// <summary>Lets a program of this machine speak to a test's kernel as its administrator: the kernel believes only clients that know its secret.</summary>
internal sealed class KernelRelay : IDisposable
{
    private static readonly string[] OfTheConnection = ["Transfer-Encoding", "Connection", "Keep-Alive", "Content-Length"];
    private readonly HttpListener _listener = new();
    private readonly HttpClient _kernel;

    public KernelRelay(TestKernel kernel)
    {
        _kernel = kernel.Client();
        Address = $"http://127.0.0.1:{PeerProcess.FreePort()}";
        _listener.Prefixes.Add($"{Address}/");
        _listener.Start();
        _ = Task.Run(AcceptAsync);
    }

    public string Address { get; }

    public void Dispose() => _listener.Close();

    private async Task AcceptAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                _ = Task.Run(() => RelayAsync(context));
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }

    private async Task RelayAsync(HttpListenerContext context)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.HttpMethod), context.Request.RawUrl);
        if (context.Request.HasEntityBody)
        {
            var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            request.Content = new ByteArrayContent(body.ToArray());
            if (context.Request.ContentType is { } type) request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        if (context.Request.Headers["Accept"] is { } accept) request.Headers.TryAddWithoutValidation("Accept", accept);
        using var answer = await _kernel.SendAsync(request);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
            if (!OfTheConnection.Contains(name, StringComparer.OrdinalIgnoreCase)) context.Response.Headers[name] = string.Join(',', values);
        await answer.Content.CopyToAsync(context.Response.OutputStream);
        context.Response.Close();
    }
}
