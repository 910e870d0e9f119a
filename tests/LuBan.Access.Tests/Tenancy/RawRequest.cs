using System.Net.Sockets;
using System.Text;

namespace LuBan.Access.Tests.Tenancy;

/// <summary>Sends a request byte for byte as it is written: a client library would straighten the path first.</summary>
internal static class RawRequest
{
    public static async Task<Answer> SendAsync(Caller caller, string method, string target, params (string Name, string Value)[] headers)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(caller.Http.BaseAddress!.Host, caller.Http.BaseAddress.Port);
        var text = new StringBuilder($"{method} {target} HTTP/1.1\r\nHost: {caller.Http.BaseAddress.Authority}\r\nConnection: close\r\nX-User: {caller.Name}\r\n");
        foreach (var (name, value) in headers) text.Append(name).Append(": ").Append(value).Append("\r\n");
        if (method is "POST" or "PUT" or "PATCH") text.Append("Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
        else text.Append("\r\n");
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text.ToString()));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var answer = await reader.ReadToEndAsync();
        return new(int.Parse(answer.Split(' ')[1]), answer);
    }
}
