using System.Diagnostics;

namespace LuBan.Benchmarks.Gateway;

/// <summary>nginx as the upstream of all, and nginx, HAProxy and the forwarder in front of it.</summary>
internal static class GatewayPrograms
{
    private const string Nginx = "/usr/sbin/nginx";
    private const string HaProxy = "/usr/sbin/haproxy";

    /// <summary>What is missing; null when nothing is.</summary>
    public static string? Missing => File.Exists(Nginx) ? File.Exists(HaProxy) ? null : $"{HaProxy} (Debian: haproxy)" : $"{Nginx} (Debian: nginx-light)";

    /// <summary>Answers everything with a short text, as fast as anything here can.</summary>
    public static Task<ServerProcess> StartUpstreamAsync(string directory, CancellationToken cancellationToken) =>
        StartNginxAsync(directory, port => $"server {{ listen 127.0.0.1:{port}; location / {{ default_type text/plain; return 200 'hello, forwarder'; }} }}", cancellationToken);

    public static Task<ServerProcess> StartNginxAsync(string directory, int upstream, CancellationToken cancellationToken) =>
        StartNginxAsync(directory, port => $$"""
            upstream back { server 127.0.0.1:{{upstream}}; keepalive 64; }
            server { listen 127.0.0.1:{{port}}; location / { proxy_pass http://back; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header X-Forwarded-For $remote_addr; } }
            """, cancellationToken);

    public static Task<ServerProcess> StartHaProxyAsync(string directory, int upstream, CancellationToken cancellationToken) => ServerProcess.StartProgramAsync(port =>
    {
        var file = Path.Combine(directory, "haproxy.cfg");
        File.WriteAllText(file, $"""
            global
              nbthread 1
              h1-case-adjust content-length Content-Length
            defaults
              mode http
              option forwardfor
              timeout connect 5s
              timeout client 60s
              timeout server 60s
            frontend front
              bind 127.0.0.1:{port}
              option h1-case-adjust-bogus-client
              default_backend back
            backend back
              http-reuse always
              server peer 127.0.0.1:{upstream}

            """);
        return new ProcessStartInfo(HaProxy, ["-db", "-f", file]);
    }, cancellationToken);

    public static Task<ServerProcess> StartForwarderAsync(int upstream, CancellationToken cancellationToken) => ServerProcess.StartProgramAsync(port =>
        new ProcessStartInfo("dotnet", [Repository.Benchmarks, "gateway-host", "--urls", $"http://127.0.0.1:{port}", "--upstream", $"http://127.0.0.1:{upstream}"]), cancellationToken);

    private static Task<ServerProcess> StartNginxAsync(string directory, Func<int, string> servers, CancellationToken cancellationToken) => ServerProcess.StartProgramAsync(port =>
    {
        var file = Path.Combine(directory, "nginx.conf");
        var temporary = string.Join(' ', new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(kind => $"{kind}_temp_path {directory}/{kind};"));
        File.WriteAllText(file, $$"""
            daemon off; master_process off; pid {{directory}}/nginx.pid; error_log {{directory}}/error.log;
            events { worker_connections 1024; }
            http { access_log off; keepalive_requests 100000000; {{temporary}}
            {{servers(port)}} }
            """);
        return new ProcessStartInfo(Nginx, ["-e", Path.Combine(directory, "error.log"), "-c", file]);
    }, cancellationToken);
}
