"""What every room stands on: paths, errors, storage, the lock, clocks, the contract, Spanish words.

It imports none of the other rooms.
"""
