using LuBan.Sdk;

namespace Acme.Widgets;

/// <summary>Makes the status say what is true. It is told which object to look at, and may be told again at any time.</summary>
public sealed class GadgetReconciler(IResourceClient<Gadget> gadgets) : IReconciler<Gadget>
{
    public async Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        if (await gadgets.GetAsync(request.Name, request.Namespace, cancellationToken) is not { } gadget) return ReconcileResult.Done;

        var words = gadget.Spec.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        var status = new GadgetStatus(words == 0 ? "Empty" : "Written", words);
        // Only what differs is written: a write calls the reconciler again.
        if (gadget.Status != status) await gadgets.UpdateStatusAsync(gadget with { Status = status }, cancellationToken);
        return ReconcileResult.Done;
    }
}
