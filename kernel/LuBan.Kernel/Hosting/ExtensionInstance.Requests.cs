using LuBan.Kernel.Contributions;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Hosting;

internal sealed partial class ExtensionInstance
{
    public Task InvokeAsync(HttpContext outer) => InvokeAsync(outer, isWarmUp: false);

    /// <summary>Runs one request for which the gate was entered. Never fails because of the extension's code.</summary>
    public async Task InvokeAsync(HttpContext outer, bool isWarmUp)
    {
        ExtensionRequest request;
        var hasPlace = false;
        try
        {
            if (!isWarmUp && !(hasPlace = await Containment.TryTakePlaceAsync(outer)))
            {
                await RefuseAsync(outer);
                Gate.Exit();
                return;
            }
            request = new ExtensionRequest(this, outer, isWarmUp);
        }
        catch (Exception exception)
        {
            if (hasPlace) Containment.Places.Release();
            Gate.Exit();
            if (exception is OperationCanceledException && outer.RequestAborted.IsCancellationRequested) return;
            throw;
        }

        // Callbacks run last registered first: ours, the first, runs when the extension's own are through.
        outer.Response.OnCompleted(static state => ((ExtensionRequest)state).CompleteAsync(), request);
        var failure = await RunAsync(request);
        if (!isWarmUp) Kernel.Metrics.RequestEnded(_label, request.Elapsed, failure is RequestFailure.Exception);
        if (failure is not null) await AnswerFailureAsync(request, failure);
        else if (outer.Response is { StatusCode: StatusCodes.Status404NotFound, HasStarted: false, ContentType: null, ContentLength: null } && request.Endpoint is null && !isWarmUp)
        {
            await Problems.WriteAsync(outer, StatusCodes.Status404NotFound, "LB3045", "No such path",
                $"Extension '{Runtime.Id}' {Runtime.Version} serves nothing at '{outer.Request.Path}'. Its paths are listed at {outer.Request.PathBase}{ExtensionOpenApi.Path}.");
        }
    }

    private Task RefuseAsync(HttpContext outer) => Problems.WriteAsync(outer, StatusCodes.Status503ServiceUnavailable, "LB3100", "Too many requests for this extension",
        $"Extension '{Runtime.Id}' {(Containment.Places.Pace is { } pace ? $"begins {pace:0} requests in a second while others are asked" : $"answers {Containment.Limits.RequestConcurrency} requests at a time")}, and {Containment.Limits.RequestQueue} more wait already. Try again shortly.");

    private async Task<RequestFailure?> RunAsync(ExtensionRequest request)
    {
        try
        {
            ExtensionFlow.Enter(Containment.Owner);
            using var reflection = EnterReflection();
            if (_contextAccessor is not null) _contextAccessor.HttpContext = request.Context;
            try
            {
                await Pipeline(request.Context);
            }
            finally
            {
                if (_contextAccessor is not null) _contextAccessor.HttpContext = null;
            }
            return null;
        }
        catch (OperationCanceledException) when (request.Outer.RequestAborted.IsCancellationRequested)
        {
            return new RequestFailure.ClientGone();
        }
        catch (Exception) when (_cancelling.IsCancellationRequested)
        {
            return new RequestFailure.Stopping();
        }
        catch (Exception) when (request.IsTimedOut)
        {
            return new RequestFailure.TooSlow();
        }
        catch (BadHttpRequestException exception)
        {
            return new RequestFailure.BadRequest(exception.StatusCode, exception.Message);
        }
        catch (Exception exception)
        {
            Containment.Faults.Add();
            return new RequestFailure.Exception(Runtime.RecordFailure(request.Description, exception));
        }
    }

    private async Task AnswerFailureAsync(ExtensionRequest request, RequestFailure failure)
    {
        var outer = request.Outer;
        if (failure is RequestFailure.ClientGone) return;
        if (outer.Response.HasStarted)
        {
            // The client must not take half an answer for a whole one.
            outer.Abort();
            return;
        }
        outer.Response.Clear();
        switch (failure)
        {
            case RequestFailure.BadRequest(var status, var message):
                await Problems.WriteAsync(outer, status, "LB3047", "Bad request", message);
                break;
            case RequestFailure.Stopping:
                await Problems.WriteAsync(outer, StatusCodes.Status503ServiceUnavailable, "LB3044", "Extension is stopping",
                    $"Extension '{Runtime.Id}' {Runtime.Version} was stopped before it could answer. Try again.");
                break;
            case RequestFailure.TooSlow:
                await Problems.WriteAsync(outer, StatusCodes.Status504GatewayTimeout, "LB3101", "Extension is too slow",
                    $"Extension '{Runtime.Id}' {Runtime.Version} did not begin to answer {request.Description} within {Containment.Limits.RequestTimeout.TotalSeconds:0.#} s.");
                break;
            case RequestFailure.Exception(var exceptionType):
                await Problems.WriteAsync(outer, StatusCodes.Status500InternalServerError, "LB3042", "Extension failed",
                    $"Extension '{Runtime.Id}' {Runtime.Version} threw {exceptionType} while it answered {request.Description}. " +
                    $"This is a defect of the extension; the details are in 'luban logs {Runtime.Id.ToLowerInvariant()}'.");
                break;
        }
    }
}
