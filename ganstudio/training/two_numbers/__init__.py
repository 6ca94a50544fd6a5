"""Games of two numbers, played in double precision without a trainer.

G is a point θ and D a line ψx, so that a loss is a function of one or two raw outputs, and its
slope is all that a step takes of it. The slopes come as tables that the losses themselves were
asked for (`telemetry.records.TwoNumbers`); the rest is the experiment's. It is quick enough to be
drawn while somebody drags a weight, and needs no torch.

- ``slopes``: a table as a function; ``field``: the gradients of both players anywhere.
- ``rules``: the optimisers on one number; ``course``: whole iterations, one after the other.
- ``linear``: eigenvalues at the equilibrium, and what they mean in words.
"""
