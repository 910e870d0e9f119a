using LuBan.Packages;

namespace LuBan.Marketplace.Publishing;

/// <summary>Takes the publisher's bill of materials, or makes one.</summary>
internal sealed class BillStep : IPushStep
{
    public bool IsCheck => true;

    public Task RunAsync(PushContext push, CancellationToken cancellationToken)
    {
        if (!push.IsReadable) return Task.CompletedTask;
        try
        {
            push.Bill = SoftwareBill.Read(push.File, push.Inspection) ?? SoftwareBill.Generate(push.File, push.Inspection);
        }
        catch (PackageException refusal)
        {
            foreach (var problem in refusal.Problems) push.Refuse(400, problem);
        }
        return Task.CompletedTask;
    }
}
