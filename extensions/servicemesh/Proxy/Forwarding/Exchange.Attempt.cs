using System.Buffers;
using System.Net;
using LuBan.ServiceMesh.Proxy.Upstreams;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Endpoint = LuBan.ServiceMesh.Proxy.Upstreams.Endpoint;

namespace LuBan.ServiceMesh.Proxy.Forwarding;

internal sealed partial class Exchange
{
    /// <summary>The request at one endpoint.</summary>
    private sealed class Attempt(Exchange exchange, Endpoint endpoint, bool mayRetry, CancellationToken cancellationToken)
    {
        /// <summary>Nothing may move for this long, whatever the rules say: else a dead peer would be waited for for ever.</summary>
        private static readonly TimeSpan Idle = TimeSpan.FromMinutes(5);

        private const int BufferSize = 64 * 1024;

        private readonly HttpContext _context = exchange.Context;
        private readonly RequestRecord _record = exchange.Record;
        private readonly Cluster _cluster = exchange.Record.Cluster!;
        private StreamedBody? _body;
        private Deadline _deadline = null!;

        private TimeSpan? PerTry => exchange.Rule.Retry.PerTry;

        /// <summary>Null when the answer went down, or as much of it as there was.</summary>
        public async Task<Failure?> RunAsync()
        {
            using var deadline = _deadline = new Deadline(PerTry ?? Idle, exchange.Time, cancellationToken);
            using var message = CreateMessage();
            try
            {
                var started = exchange.Time.GetTimestamp();
                using var response = await _cluster.Transport.SendAsync(message, deadline.Token);
                _record.UpstreamMilliseconds = exchange.Time.GetElapsedTime(started).TotalMilliseconds;
                var status = (int)response.StatusCode;
                _cluster.Report(endpoint, status);
                if (ResponseHeaders.Fault(response) is { } fault) return new(Flag.ConnectionTermination, 502, "A wrong answer", $"The answer of {endpoint.Entry.Key} is not passed on: {fault}.", false);
                if (mayRetry && CanRepeat && exchange.Rule.Retry.OnStatus(status, GrpcOf(response)))
                {
                    await StopBodyAsync();
                    return new(Flag.RetryLimit, status, "It kept failing", $"{endpoint.Entry.Key} answered {status}.", true);
                }
                if (!mayRetry && _record.Attempts > 1 && exchange.Rule.Retry.OnStatus(status, GrpcOf(response))) _record.Add(Flag.RetryLimit);
                deadline.Restart(Idle);
                await CopyAsync(response);
                return null;
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
            {
                await StopBodyAsync();
                return Explain(exception);
            }
            finally
            {
                await StopBodyAsync();
            }
        }

        /// <summary>Whether it can be sent once more as it is.</summary>
        private bool CanRepeat => exchange._kept is not null || !exchange.CanHaveBody;

        private Task StopBodyAsync() => _body?.StopAsync() ?? Task.CompletedTask;

        private HttpRequestMessage CreateMessage()
        {
            var message = new HttpRequestMessage(HttpMethod.Parse(exchange.Facts.Method), new Uri($"http://{endpoint.Entry.Key}{exchange._target}", Verbatim))
            {
                Content = CreateBody(), Version = _cluster.Http2 ? HttpVersion.Version20 : HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            RequestHeaders.Write(RequestHeaders.Create(_context, exchange._authority, exchange.Rule.Route.Headers, exchange._destination.Headers), message);
            _record.RequestId = message.Headers.NonValidated.TryGetValues("X-Request-Id", out var id) ? id.ToString() : "";
            return message;
        }

        private HttpContent? CreateBody()
        {
            if (exchange._kept is { } kept) return new ByteArrayContent(kept);
            // Without a body there is nothing that was read, and a lost connection could make the client below send a POST twice: the empty body forbids it.
            return exchange.CanHaveBody || !Repeatable.Contains(exchange.Facts.Method) ? _body = new StreamedBody(_context, isEmpty: !exchange.CanHaveBody, Moved) : null;
        }

        private void Moved(int count)
        {
            Interlocked.Add(ref _record.Sent, count);
            if (PerTry is null) _deadline.Restart(Idle);
        }

        private static string? GrpcOf(HttpResponseMessage response) => response.Headers.NonValidated.TryGetValues("grpc-status", out var status) ? status.ToString() : null;

        private async Task CopyAsync(HttpResponseMessage message)
        {
            void Begin()
            {
                _context.Response.StatusCode = _record.Status = (int)message.StatusCode;
                ResponseHeaders.Copy(message, _context, exchange.Rule, exchange._destination);
                _record.GrpcStatus = GrpcOf(message);
            }
            if (!ResponseHeaders.HasBody(message, _context))
            {
                Begin();
            }
            else
            {
                await using var stream = await message.Content.ReadAsStreamAsync(_deadline.Token);
                if (await CopyFirstAsync(stream, Begin)) while (await CopyPieceAsync(stream, null)) { }
                CopyTrailers(message);
            }
            // An answer may be whole before the request is: then the rest of the request is wanted by nobody.
            await StopBodyAsync();
            await _context.Response.CompleteAsync();
        }

        /// <summary>A small answer goes down in one piece; one whose body is not there yet begins at once.</summary>
        private async ValueTask<bool> CopyFirstAsync(Stream stream, Action begin)
        {
            var available = stream.ReadAsync(Memory<byte>.Empty, _deadline.Token);
            if (available.IsCompleted)
            {
                await available;
                return await CopyPieceAsync(stream, begin);
            }
            begin();
            await _context.Response.Body.FlushAsync(_deadline.Token);
            await available;
            return await CopyPieceAsync(stream, null, isReady: true);
        }

        private async ValueTask<bool> CopyPieceAsync(Stream stream, Action? begin, bool isReady = false)
        {
            if (begin is null && !isReady) _ = await stream.ReadAsync(Memory<byte>.Empty, _deadline.Token);
            var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
            try
            {
                var count = await stream.ReadAsync(buffer, _deadline.Token);
                begin?.Invoke();
                if (count == 0) return false;
                _deadline.Restart(Idle);
                // Written through: whoever streams does so because somebody waits.
                await _context.Response.Body.WriteAsync(buffer.AsMemory(0, count), _deadline.Token);
                _deadline.Restart(Idle);
                _record.Received += count;
                return true;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        private void CopyTrailers(HttpResponseMessage message)
        {
            foreach (var (name, values) in message.TrailingHeaders.NonValidated)
            {
                if (name.Equals("grpc-status", StringComparison.OrdinalIgnoreCase)) _record.GrpcStatus = values.ToString();
                if (_context.Response.SupportsTrailers() && ResponseHeaders.MayTrail(name)) _context.Response.AppendTrailer(name, values.ToArray());
            }
        }

        private Failure Explain(Exception exception)
        {
            if (_context.RequestAborted.IsCancellationRequested || _body?.ReadFault is ConnectionResetException or ConnectionAbortedException) return new(Flag.ClientGone, 0, "", "The client went away.", false);
            if (_body?.ReadFault is BadHttpRequestException bad) return new(Flag.DownstreamProtocolError, bad.StatusCode, "Bad request", bad.Message, false);
            // The rule's own time is over: nothing is tried any more.
            cancellationToken.ThrowIfCancellationRequested();
            var retry = exchange.Rule.Retry;
            if (_deadline.Fired)
            {
                _cluster.Report(endpoint, 504);
                return new(Flag.Timeout, 504, "Timeout", _context.Response.HasStarted ? $"Nothing came from {endpoint.Entry.Key} for {Idle.TotalMinutes:0} minutes." : $"{endpoint.Entry.Key} did not answer within {PerTry ?? Idle}.", mayRetry && !_context.Response.HasStarted && CanRepeat && retry.OnTimeout);
            }
            _cluster.Report(endpoint, 0);
            if (IsConnecting(exception)) return new(Flag.ConnectFailure, 503, "No connection", $"{endpoint.Entry.Key} cannot be connected to: {exception.GetBaseException().Message}", mayRetry && retry.OnConnectFailure);
            return new(Flag.ConnectionTermination, 502, "The answer broke off", $"{endpoint.Entry.Key} ended the connection, or its answer is not valid: {exception.GetBaseException().Message}", mayRetry && !_context.Response.HasStarted && CanRepeat && retry.OnReset);
        }

        /// <summary>A cancellation that nobody asked for is the end of the time to connect.</summary>
        private bool IsConnecting(Exception exception) => !_context.Response.HasStarted && exception is OperationCanceledException
            or HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.VersionNegotiationError };
    }

    private HttpContext Context => context;

    private RequestRecord Record => record;

    private Routing.RequestFacts Facts => facts;

    private Routing.CompiledRule Rule => _rule;

    private TimeProvider Time => time;
}
