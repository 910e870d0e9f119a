using System.Diagnostics;
using System.Net.Sockets;

namespace LuBan.Gateway.Tests.Corpus;

/// <summary>nginx or HAProxy from Debian, as a process of its own with a configuration of its own.</summary>
internal sealed class ProxyProcess : IAsyncDisposable
{
    public const string Nginx = "/usr/sbin/nginx";
    public const string HaProxy = "/usr/sbin/haproxy";

    private readonly Process _process;
    private readonly string _directory;

    private ProxyProcess(Process process, string directory, int port) => (_process, _directory, Port) = (process, directory, port);

    public int Port { get; }

    public static string? SkipReason => Missing(Nginx, "nginx-light") ?? Missing(HaProxy, "haproxy");

    public static Task<ProxyProcess> StartNginxAsync(int upstream) => StartAsync(Nginx, (port, directory) => $$"""
        daemon off; master_process off; pid {{directory}}/nginx.pid; error_log {{directory}}/error.log;
        events { worker_connections 256; }
        http {
          access_log off;
          client_body_temp_path {{directory}}/body; proxy_temp_path {{directory}}/proxy; fastcgi_temp_path {{directory}}/f; uwsgi_temp_path {{directory}}/u; scgi_temp_path {{directory}}/s;
          server {
            listen 127.0.0.1:{{port}};
            location / { proxy_pass http://127.0.0.1:{{upstream}}; proxy_http_version 1.1; proxy_set_header Connection ""; }
          }
        }
        """, file => ["-e", Path.Combine(Path.GetDirectoryName(file)!, "error.log"), "-c", file]);

    public static Task<ProxyProcess> StartHaProxyAsync(int upstream) => StartAsync(HaProxy, (port, _) => $"""
        global
          nbthread 1
        defaults
          mode http
          timeout connect 5s
          timeout client 30s
          timeout server 30s
        frontend front
          bind 127.0.0.1:{port}
          default_backend back
        backend back
          server peer 127.0.0.1:{upstream}

        """, file => ["-db", "-f", file]);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static string? Missing(string file, string package) => File.Exists(file) ? null : $"{file} is not here (Debian: {package}).";

    private static async Task<ProxyProcess> StartAsync(string program, Func<int, string, string> configuration, Func<string, string[]> arguments)
    {
        var directory = Directory.CreateTempSubdirectory("luban-proxy-").FullName;
        var port = PeerProcess.FreePort();
        var file = Path.Combine(directory, "proxy.conf");
        await File.WriteAllTextAsync(file, configuration(port, directory));
        var start = new ProcessStartInfo(program, arguments(file)) { RedirectStandardError = true, RedirectStandardOutput = true };
        var proxy = new ProxyProcess(Process.Start(start)!, directory, port);
        proxy._process.OutputDataReceived += (_, _) => { };
        proxy._process.BeginOutputReadLine();
        try
        {
            await Wait.UntilAsync(async () =>
            {
                if (proxy._process.HasExited) throw new InvalidOperationException($"{program} ended: {await proxy._process.StandardError.ReadToEndAsync()}");
                try
                {
                    using var client = await RawClient.ConnectAsync(port);
                    return true;
                }
                catch (SocketException)
                {
                    return false;
                }
            }, $"{program} listens");
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }
}
